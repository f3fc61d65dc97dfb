package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.Printer;
import org.convnextc.runtime.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Native code whose products are of 8-bit integers computes what the reference does with the same integers, whatever the instruction set, and
 * the same bits whatever the number of threads.
 */
class NativeIntegersTest {
    /**
     * Of a value between two steps the kernel's float32 may take the other one, and its short GELU is off by up to 1.9e-4: measured are
     * 7.6e-4 of the greatest output (Blocks), and 2.1e-7 where neither happens.
     */
    private static final double OTHER_STEPS = 3e-3;

    /** Of one product, whose inputs are given: the rounding of its scale and its sum. */
    private static final double ONE_PRODUCT = 1e-6;

    private static final int IMAGES = 2;

    /** Odd widths; hidden values of several blocks of 768; products with GRN between them; 1x1 convolutions of a ResNet. */
    private static final Map<String, String> NETS = Map.of(
            "Blocks",
            """
            use "convnext.net"
            net Blocks : ConvNeXt {
              input   = 3x64x64
              depths  = [1, 1, 2, 1]
              widths  = [32, 40, 72, 208]
              classes = 10
            }
            """,
            "Grn",
            """
            use "convnext.net"
            net Grn : ConvNeXtV2 {
              input   = 3x64x48
              depths  = [1, 1, 2, 1]
              widths  = [36, 40, 72, 208]
              classes = 10
            }
            """,
            "Bottleneck",
            """
            net Bottleneck {
              input = 3x17x13
              body = {
                a: conv 1x1 -> 40
                relu
                residual {
                  b: conv 1x1 -> 33
                  relu
                  c: conv 3x3 pad=1 -> 33
                  relu
                  d: conv 1x1 -> 40
                }
                relu
                e: conv 1x1 -> 900
                relu
                f: conv 1x1 -> 7
              }
            }
            """,
            "One",
            """
            net One {
              input = 64x4x4
              body = { a: conv 1x1 -> 40 }
            }
            """);

    @TempDir
    private static Path shared;

    private static NativeNets nets;

    @TempDir
    private Path folder;

    @BeforeAll
    static void build() throws IOException {
        NativeRunner.assumeAvailable();
        nets = new NativeNets();
        NETS.forEach((name, text) -> {
            Graph flat = LoadedNet.text(text).graph();
            nets.add(name, flat, lower(flat));
        });
        nets.build(shared);
    }

    private static Graph lower(Graph flat) {
        var diagnostics = new Diagnostics();
        Graph lowered = Targets.cpp(Arithmetic.INT8).lower(flat, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return lowered;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Blocks", "Grn", "Bottleneck"})
    void computesWhatTheReferenceDoes(String name) throws Exception {
        Graph flat = nets.graph(name);
        Graph lowered = lower(flat);
        assertTrue(Printer.print(lowered).contains("arithmetic=int8"), name);
        Map<String, Tensor64> weights = RandomGraphs.weights(flat, 1);
        Tensor64 input = RandomGraphs.input(flat, IMAGES, 2);
        List<Tensor64> expected = Reference.run(lowered, weights::get, input);
        Path checkpoint = Emitted.checkpoint(folder, weights);
        for (String isa : NativeNets.isasOfIntegers()) {
            var bits = new LinkedHashMap<Integer, double[]>();
            for (int threads : new int[] {1, 2, 3, 5}) {
                try (Model model = nets.load(name, checkpoint, isa, threads)) {
                    Tensor64 found = Emitted.run(model, flat, input).get(0);
                    bits.put(threads, found.data());
                    double error = Errors.relative(found, expected.get(0));
                    assertTrue(error <= OTHER_STEPS, name + " with " + isa + " is off by " + error);
                }
            }
            bits.forEach((threads, values) -> assertArrayEquals(bits.get(1), values, isa + ", threads: " + threads));
        }
    }

    /**
     * Where an output's weights are as great as they can be and its inputs are 255 steps wherever these are of one sign, eight products come
     * to the end of what 16 bits hold.
     */
    @Test
    void sumsOf16BitsHaveRoom() throws Exception {
        Graph flat = nets.graph("One");
        Map<String, Tensor64> weights = RandomGraphs.weights(flat, 3);
        Tensor64 weight = weights.get("a.weight");
        for (int i = 0; i < weight.data().length; i++) {
            int output = i / 64;
            int input = i % 64;
            // Of eight weights of one sign four become 19, four 12: far from the border of two integers.
            double size = (1 + output) * (input % 2 == 0 ? 1 : 0.6);
            weight.data()[i] = (float) ((input >> output % 7 & 1) == 0 ? size : -size);
        }
        Tensor64 image = RandomGraphs.input(flat, 1, 4);
        for (int i = 0; i < image.data().length; i++) {
            int pixel = i % 16;
            int input = i / 16;
            image.data()[i] = (input >> pixel % 7 & 1) == pixel / 8 ? 1 : 0;
        }
        List<Tensor64> expected = Reference.run(lower(flat), weights::get, image);
        Path checkpoint = Emitted.checkpoint(folder, weights);
        for (String isa : NativeNets.isasOfIntegers()) {
            try (Model model = nets.load("One", checkpoint, isa, 1)) {
                Tensor64 found = Emitted.run(model, flat, image).get(0);
                double error = Errors.relative(found, expected.get(0));
                assertTrue(error <= ONE_PRODUCT, isa + " is off by " + error);
            }
        }
    }

    /** A number that is none makes the values of its row none, and those of no other. */
    @Test
    void nanStaysInItsRow() throws Exception {
        Graph flat = nets.graph("One");
        Path checkpoint = Emitted.checkpoint(folder, RandomGraphs.weights(flat, 3));
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Tensor64 image = RandomGraphs.input(flat, 1, 4);
            image.data()[63 * 16 + 5] = bad;
            for (String isa : NativeNets.isasOfIntegers()) {
                try (Model model = nets.load("One", checkpoint, isa, 1)) {
                    double[] found = Emitted.run(model, flat, image).get(0).data();
                    for (int i = 0; i < found.length; i++) {
                        assertEquals(i % 16 == 5, Double.isNaN(found[i]), isa + ", value " + i + ": " + found[i]);
                    }
                }
            }
        }
    }
}
