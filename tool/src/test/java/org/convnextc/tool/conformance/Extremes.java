package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.ChannelNorm;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Tensor;

/**
 * Every op on numbers that float32 loses much of: nearly equal ones, huge ones, tiny ones, and such as are none. Each op reads the input
 * itself, so that the error is its own. {@code -Dextremes.seeds=100} takes more of them.
 */
public final class Extremes {
    private static final int SEEDS = Integer.getInteger("extremes.seeds", 2);

    /** Six vectors of 16, and four numbers. */
    private static final int CHANNELS = 100;

    private static final int HEIGHT = 6;
    private static final int WIDTH = 5;
    private static final int PIXELS = HEIGHT * WIDTH;

    /** What an error is measured by. */
    private enum Scale {
        /** The number at the same place, or 1 where that is greater: sums with the number 1, as in activations. */
        NUMBER,
        /** The greatest result of the pixel, or 1 where its numbers are greater than that. */
        PIXEL,
        /** The greatest number of the channel. */
        CHANNEL
    }

    private record Branch(String steps, Scale scale) {}

    /** By the label of the value that is compared. */
    private static final Map<String, Branch> BRANCHES = new LinkedHashMap<>();

    static {
        for (String activation : Spelled.activations()) {
            String label = "a." + activation.replaceAll("\\W", "_");
            BRANCHES.put(label, new Branch(label + ": " + activation, Scale.NUMBER));
        }
        BRANCHES.put("scaled", new Branch("scaled: scale", Scale.NUMBER));
        BRANCHES.put("normal", new Branch("normal: batchnorm", Scale.NUMBER));
        for (Class<? extends Op> norm : Op.of(ChannelNorm.class)) {
            String name = Mnemonic.of(norm);
            BRANCHES.put("n." + name, new Branch("n." + name + ": " + name, Scale.PIXEL));
        }
        BRANCHES.put("plain", new Branch("plain: layernorm affine=no", Scale.PIXEL));
        BRANCHES.put("unshifted", new Branch("unshifted: layernorm bias=no", Scale.PIXEL));
        BRANCHES.put("groups", new Branch("groups: groupnorm groups=4", Scale.NUMBER));
        BRANCHES.put("one", new Branch("one: groupnorm bias=no", Scale.NUMBER));
        BRANCHES.put("unit", new Branch("unit: l2norm affine=yes", Scale.PIXEL));
        BRANCHES.put("factor", new Branch("factor: scalar_scale", Scale.NUMBER));
        BRANCHES.put("summand", new Branch("summand: scalar_bias", Scale.NUMBER));
        BRANCHES.put("half", new Branch("half: times 0.5", Scale.NUMBER));
        // conv_normalize, and block in native code; the convolutions hand on the number in the middle.
        BRANCHES.put("fused", new Branch("same: conv 3x3 depthwise; fused: layernorm affine=no", Scale.PIXEL));
        BRANCHES.put(
                "down",
                new Branch(
                        "residual { centre: conv 7x7 depthwise; n: layernorm; up: linear -> 150; gelu; down: linear -> "
                                + CHANNELS + " }",
                        Scale.PIXEL));
        BRANCHES.put("greatest", new Branch("greatest: maxpool 3 /1 pad=1", Scale.NUMBER));
        BRANCHES.put("average", new Branch("average: avgpool 3 /1 pad=1", Scale.CHANNEL));
        BRANCHES.put("inside", new Branch("inside: avgpool 3 /1 pad=1 count_pad=no", Scale.CHANNEL));
        BRANCHES.put(
                "adapted",
                new Branch("adapted: adaptive_avgpool 4x3; adaptive_avgpool " + HEIGHT + "x" + WIDTH, Scale.CHANNEL));
        BRANCHES.put("response", new Branch("response: grn", Scale.CHANNEL));
        BRANCHES.put("mean", new Branch("multiply { } via { mean: mean }", Scale.CHANNEL));
        BRANCHES.put("max", new Branch("multiply { } via { max: max }", Scale.NUMBER));
    }

    /** Of normally distributed numbers. */
    private static final List<DoubleUnaryOperator> INPUTS = List.of(
            random -> random,
            random -> 0,
            random -> 0.1,
            random -> 1e4 + 0.3,
            random -> 1e8,
            random -> -3e38,
            random -> 1 + random * 1e-6,
            random -> 1e4 + random * 0.01,
            random -> 1e4 + random,
            random -> -1e6 + random,
            random -> Math.copySign(1e4, random) + random,
            random -> random * 1e15,
            random -> random * 1e30,
            random -> random * 5e37,
            random -> random * 1e-10,
            random -> random * 1e-30,
            random -> random * 1e-42,
            random -> Math.abs(random) > 3 ? 1e10 : random * 1e-3,
            random -> Math.copySign(Math.pow(10, 76 * Math.abs(random) % 76 - 38), random),
            random -> random * 40,
            random -> random > 2.5 ? Double.NaN : random,
            random -> random > 2.5 ? Double.POSITIVE_INFINITY : random,
            random -> random < -2.5 ? Double.NEGATIVE_INFINITY : random);

    /** Where activations turn, and where exp overflows or vanishes. */
    private static final double[] TURNS = {
        0,
        -0.0,
        1e-45,
        -1e-42,
        1e-30,
        -1e-30,
        3,
        -3,
        6,
        5.35,
        -5.35,
        4.95,
        -4.95,
        17,
        -17,
        87,
        -87,
        88.3,
        -88.3,
        88.5,
        -88.5,
        89,
        -89,
        104,
        -104,
        1e5,
        -1e5,
        1e19,
        -1e19,
        1e38,
        -1e38,
        3.4e38,
        -3.4e38,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    /**
     * Greatest errors measured, by {@link Scale}: activations 3.9e-7, norms 3.9e-7, a block with its products 9.6e-7, sums 1.7e-7; twice the
     * greatest leaves room for other processors. On the same inputs PyTorch's float32 is off by 0.19 in layer normalisation of equal numbers
     * near 1e4 and by 2e-3 where their deviation is 1, and gives NaN from 1e20 on.
     */
    private static final double TOLERANCE = 2e-6;

    /** Numbers below 1.2e-38 have fewer bits, and a norm's eps of 1e-6 makes them 1000 times as great. */
    private static final double SUBNORMAL = 1e-36;

    private Extremes() {}

    public static Graph graph() {
        String branches = BRANCHES.values().stream()
                .map(branch -> "{ " + branch.steps() + " }")
                .collect(Collectors.joining("\n      "));
        String outputs =
                BRANCHES.keySet().stream().map(label -> '"' + label + '"').collect(Collectors.joining(", "));
        return LoadedNet.text(
                        """
                        net Extremes {
                          input = %dx%dx%d
                          outputs = [%s]
                          body = {
                            concat
                              %s
                          }
                        }
                        """
                                .formatted(CHANNELS, HEIGHT, WIDTH, outputs, branches))
                .graph();
    }

    /** Means that inputs are near to, and convolutions that hand on the number in the middle. */
    public static Map<String, Tensor64> weights(Graph graph) {
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, 1);
        double[] means = weights.get("normal.running_mean").data();
        Arrays.setAll(means, c -> (float) (1e4 + means[c]));
        for (String conv : List.of("same", "centre")) {
            Arrays.fill(weights.get(conv + ".bias").data(), 0);
            double[] taps = weights.get(conv + ".weight").data();
            int window = taps.length / CHANNELS;
            Arrays.setAll(taps, i -> i % window == window / 2 ? 1 : 0);
        }
        return weights;
    }

    /** Holds a model of {@link #graph} to the reference. */
    public static void check(Model model, Graph graph, String how) {
        Map<String, Tensor64> weights = weights(graph);
        for (int seed = 0; seed < SEEDS; seed++) {
            Tensor64 input = input(seed);
            List<Tensor64> expected = Reference.run(graph, weights::get, input);
            Map<String, Tensor> found = model.forwardAll(Floats.of(input.data()));
            int i = 0;
            for (var branch : BRANCHES.entrySet()) {
                float[] values = found.get(branch.getKey()).values();
                check(branch.getKey(), branch.getValue().scale(), input, expected.get(i++), values, how);
            }
        }
    }

    private static Tensor64 input(long seed) {
        var random = new Random(seed);
        int image = CHANNELS * PIXELS;
        Tensor64 input = Tensor64.zeros(List.of(INPUTS.size() + 1, CHANNELS, HEIGHT, WIDTH));
        for (int n = 0; n < INPUTS.size(); n++) {
            for (int i = 0; i < image; i++) {
                input.data()[n * image + i] = (float) INPUTS.get(n).applyAsDouble(random.nextGaussian());
            }
        }
        for (int i = 0; i < image; i++) {
            input.data()[INPUTS.size() * image + i] = (float) TURNS[random.nextInt(TURNS.length)];
        }
        return input;
    }

    private static void check(String label, Scale scale, Tensor64 input, Tensor64 expected, float[] found, String how) {
        assertEquals(expected.data().length, found.length, label);
        double worst = 0;
        int place = 0;
        for (int i = 0; i < found.length; i++) {
            double error = error(scale, input, expected, found[i], i);
            if (!(error <= worst)) {
                worst = error;
                place = i;
            }
        }
        int image = found.length / input.dims().get(0);
        String where = how + ", " + label + ", input " + place / image + ", element " + place % image;
        String what = where + ": " + found[place] + ", expected " + expected.data()[place] + ", error " + worst;
        assertTrue(worst <= TOLERANCE, what);
    }

    /** Not a number where the result should be one, or should not. */
    private static double error(Scale scale, Tensor64 input, Tensor64 expected, float found, int i) {
        double e = expected.data()[i];
        boolean same = Double.isNaN(e) ? Float.isNaN(found) : found == (float) e;
        return same ? 0 : Math.abs(found - e) / Math.max(SUBNORMAL, scale(scale, input, expected, i));
    }

    private static double scale(Scale scale, Tensor64 input, Tensor64 expected, int i) {
        int pixels = expected.data().length / (input.dims().get(0) * CHANNELS);
        return switch (scale) {
            case NUMBER ->
                Math.max(
                        Math.abs(expected.data()[i]),
                        Math.min(1, Math.abs(input.data()[pixels == PIXELS ? i : i * PIXELS])));
            case PIXEL -> {
                int first = i / (CHANNELS * PIXELS) * CHANNELS * PIXELS + i % PIXELS;
                IntStream places = IntStream.range(0, CHANNELS).map(c -> first + c * PIXELS);
                double number = greatest(input, places);
                places = IntStream.range(0, CHANNELS).map(c -> first + c * PIXELS);
                yield Math.max(greatest(expected, places), Math.min(1, number));
            }
            case CHANNEL -> {
                int first = i / pixels * PIXELS;
                yield Math.max(Math.abs(expected.data()[i]), greatest(input, IntStream.range(first, first + PIXELS)));
            }
        };
    }

    /** Of the finite ones. */
    private static double greatest(Tensor64 tensor, IntStream places) {
        return places.mapToDouble(place -> Math.abs(tensor.data()[place]))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }
}
