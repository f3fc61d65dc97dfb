package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Norms;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;

/** What every target must make of an image that has numbers which are none. */
public final class NonFinite {
    private static final int CHANNELS = 3;
    private static final int HEIGHT = 9;
    private static final int WIDTH = 7;

    /** Each op on the input itself, so that none hides what another one drops. */
    private static final String EACH_OP =
            """
            net NonFinite {
              input = 3x9x7
              preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
              body = {
                concat
                  %s
                  %s
                  { maxpool 3 /1 pad=1 } { avgpool 3 /1 pad=1 } { avgpool 3 /1 pad=1 count_pad=no } { adaptive_avgpool 4x3; adaptive_avgpool 9x7 } { slice from=1 -> 2 } { times -2 } { plus 1 }
                  { upsample 2; maxpool 2 /2 } { upsample 2 mode=bilinear; conv 2x2 /2 -> 3 }
                  { linear -> 5 } { conv 3x3 -> 4 } { conv 3x3 depthwise } { conv 3x3 groups=3 -> 6 } { scale } { scalar_scale } { scalar_bias }
                  { residual { gelu } } { multiply { } via { max; linear -> 3 } } { multiply { } via { mean; linear -> 3 } }
                  { conv 3x3 depthwise; layernorm; linear -> 8; gelu; linear -> 3 }
              }
            }
            """
                    .formatted(branches(Spelled.activations().stream()), branches(norms()));

    private NonFinite() {}

    private static Stream<String> norms() {
        return Norms.of(TensorType.batch(HEIGHT, WIDTH, CHANNELS)).stream().map(Spelled::of);
    }

    private static String branches(Stream<String> steps) {
        return steps.map(step -> "{ " + step + " }").collect(Collectors.joining(" "));
    }

    public static Graph eachOp() {
        return LoadedNet.text(EACH_OP).graph();
    }

    public static Map<String, Tensor64> weights(Graph graph) {
        return RandomGraphs.weights(graph, 1);
    }

    /** Holds a model of {@link #eachOp} to the reference: NaN wherever that has NaN. */
    public static void checkEachOp(Model model, Graph graph, String how) {
        Map<String, Tensor64> weights = weights(graph);
        Tensor64 pixels = RandomGraphs.input(graph, 1, 1);
        for (int channel = 0; channel < CHANNELS; channel++) {
            pixels.data()[(channel * HEIGHT + HEIGHT / 2) * WIDTH + WIDTH / 2] = Double.NaN;
        }
        double[] expected = Reference.run(graph, weights::get, pixels).get(0).data();
        float[] found = model.forward(Floats.of(pixels.data()));
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            String where = how + ", channel " + i / (HEIGHT * WIDTH) + ", pixel " + i % (HEIGHT * WIDTH);
            assertEquals(Double.isNaN(expected[i]), Float.isNaN(found[i]), where);
        }
    }

    /** Whole ConvNeXt nets: every logit depends on every pixel, and normalisation makes NaN of infinity. */
    public static void checkLogits(Model model, Tensor64 input, String how) {
        for (double wrong : List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)) {
            float[] one = Floats.of(input.data());
            int image = one.length / input.dims().get(0);
            for (int i = image / 2; i < one.length; i += image) {
                one[i] = (float) wrong;
            }
            assertAllNaN(model.forward(one), wrong + " in one place, " + how);
            float[] all = new float[one.length];
            Arrays.fill(all, (float) wrong);
            assertAllNaN(model.forward(all), wrong + " everywhere, " + how);
        }
    }

    private static void assertAllNaN(float[] logits, String what) {
        for (float logit : logits) {
            assertTrue(Float.isNaN(logit), what + ": " + Arrays.toString(logits));
        }
    }
}
