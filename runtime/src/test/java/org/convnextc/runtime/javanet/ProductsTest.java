package org.convnextc.runtime.javanet;

import static org.convnextc.runtime.javanet.OpsTest.ACTIVATIONS;
import static org.convnextc.runtime.javanet.OpsTest.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.gemm.blas.BlasLayout;
import org.convnextc.runtime.gemm.own.PackedBackend;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.kernel.PlainKernels;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Mlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Ops#gemm} and {@link Ops#mlp} against their definitions in double precision, with each backend. */
final class ProductsTest {
    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void gemm(Kernels kernels, int threads) {
        int[][] shapes = {
            {1, 1, 1},
            {1, 40, 37},
            {3, 5, 7},
            {49, 20, 33},
            {50, 96, 130},
            {197, 12, 36},
            {450, 9, 52},
            {115, 100, 70},
            {50, 96, 48},
            {21, 100, 40},
            {115, 90, 16},
            {1, 12, 11000}
        };
        for (int[] shape : shapes) {
            int rows = shape[0];
            float[] in = TestArena.random(1, rows * shape[1]);
            float[] weight = TestArena.random(2, shape[2] * shape[1]);
            float[] bias = TestArena.random(3, shape[2]);
            float[] residual = TestArena.random(4, rows * shape[2]);
            for (Activation activation : ACTIVATIONS) {
                gemm(kernels, threads, rows, in, weight, bias, activation, residual);
            }
            gemm(kernels, threads, rows, in, weight, null, Activation.NONE, residual);
        }
    }

    /** Sums on both sides of 6, of few inputs and of more, in tiles of all heights. */
    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void clampedGemm(Kernels kernels, int threads) {
        for (int inputs : new int[] {20, 70}) {
            float[] weight = TestArena.random(2, 70 * inputs);
            float[] bias = TestArena.random(3, 70);
            for (int rows = 1; rows < 20; rows++) {
                float[] in = TestArena.random(1, rows * inputs);
                for (int i = 0; i < in.length; i++) {
                    in[i] *= 4;
                }
                float[] residual = TestArena.random(4, rows * 70);
                gemm(kernels, threads, rows, in, weight, bias, Activation.RELU6, residual);
                gemm(kernels, threads, rows, in, weight, bias, Activation.RELU, residual);
            }
        }
    }

    /** What is not a number stays so, and in its row. */
    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void clampedGemmOfNaN(Kernels kernels, int threads) {
        int rows = 15;
        float[] in = TestArena.random(1, rows * 20);
        in[9 * 20 + 3] = Float.NaN;
        try (var arena = new TestArena(new PackedBackend(kernels, threads > 1), kernels, threads, 1 << 14)) {
            int x = arena.put(in);
            int out = arena.space(rows * 64);
            Matrix matrix = arena.matrix(64, 20, TestArena.random(2, 64 * 20));
            arena.run(t -> Ops.gemm(t, x, rows, matrix, null, Activation.RELU6, out));
            float[] found = arena.get(out, rows * 64);
            for (int i = 0; i < found.length; i++) {
                assertEquals(i / 64 == 9, Float.isNaN(found[i]), "row " + i / 64 + ", column " + i % 64);
            }
        }
    }

    private static void gemm(
            Kernels kernels,
            int threads,
            int rows,
            float[] in,
            float[] weight,
            float[] bias,
            Activation activation,
            float[] residual) {
        for (BlasLayout layout : BlasLayout.values()) {
            gemm(new BlasBackend(layout), kernels, threads, rows, in, weight, bias, activation, residual);
        }
        gemm(new PackedBackend(kernels, threads > 1), kernels, threads, rows, in, weight, bias, activation, residual);
    }

    private static void gemm(
            Backend backend,
            Kernels kernels,
            int threads,
            int rows,
            float[] in,
            float[] weight,
            float[] bias,
            Activation activation,
            float[] residual) {
        try (var arena = new TestArena(backend, kernels, threads, 1 << 17)) {
            int x = arena.put(in);
            int r = arena.put(residual);
            int alone = arena.space(residual.length);
            int added = arena.space(residual.length);
            Matrix matrix = arena.matrix(residual.length / rows, in.length / rows, weight);
            arena.run(t -> {
                Ops.gemm(t, x, rows, matrix, bias, activation, alone);
                Ops.gemm(t, x, rows, matrix, bias, activation, r, added);
                Ops.gemm(t, x, rows, matrix, bias, activation, r, r);
            });
            String what = backend.name() + ", gemm " + rows + "x" + in.length / rows + "x" + residual.length / rows
                    + " " + activation;
            assertClose(Naive.gemm(in, weight, bias, activation, null, rows), arena.get(alone, residual.length), what);
            double[] expected = Naive.gemm(in, weight, bias, activation, residual, rows);
            assertClose(expected, arena.get(added, residual.length), what + " with a residual");
            assertClose(expected, arena.get(r, residual.length), what + " in place");
        }
    }

    /** Rows, inputs, hidden values, outputs: several blocks of rows and of hidden values, and panels and tiles that are not full. */
    private static final int[][] MLPS = {
        {1, 1, 1, 1},
        {1, 40, 37, 5},
        {3, 5, 197, 7},
        {49, 20, 400, 33},
        {50, 16, 70, 130},
        {197, 12, 36, 96},
        {450, 9, 52, 6}
    };

    @ParameterizedTest
    @MethodSource("org.convnextc.runtime.javanet.OpsTest#teams")
    void mlp(Kernels kernels, int threads) {
        for (int[] shape : MLPS) {
            for (BlasLayout layout : BlasLayout.values()) {
                mlp(new BlasBackend(layout), kernels, threads, shape, Activation.GELU_ERF, true);
            }
            mlp(new PackedBackend(kernels, threads > 1), kernels, threads, shape, Activation.GELU_ERF, true);
            mlp(new PackedBackend(kernels, threads > 1), kernels, threads, shape, Activation.SIGMOID, false);
        }
        for (BlasLayout layout : BlasLayout.values()) {
            mlp(new BlasBackend(layout), kernels, threads, MLPS[3], Activation.NONE, false);
        }
    }

    /** Rows times blocks of rows are more than an int holds. */
    @Test
    void mlpOfManyRows() {
        var kernels = new PlainKernels();
        mlp(new PackedBackend(kernels, false), kernels, 1, new int[] {700_000, 1, 1, 1}, Activation.RELU, true);
    }

    private static void mlp(
            Backend backend, Kernels kernels, int threads, int[] shape, Activation activation, boolean biases) {
        int rows = shape[0];
        float[] in = TestArena.random(1, rows * shape[1]);
        float[] expand = TestArena.random(2, shape[2] * shape[1]);
        float[] hiddenBias = biases ? TestArena.random(3, shape[2]) : null;
        float[] project = TestArena.random(4, shape[3] * shape[2]);
        float[] bias = biases ? TestArena.random(5, shape[3]) : null;
        float[] residual = TestArena.random(6, rows * shape[3]);
        double[] hidden = Naive.gemm(in, expand, hiddenBias, activation, null, rows);
        try (var arena = new TestArena(backend, kernels, threads, (1 << 18) + in.length + 3 * residual.length)) {
            int x = arena.put(in);
            int r = arena.put(residual);
            int alone = arena.space(residual.length);
            int added = arena.space(residual.length);
            Matrix first = arena.matrix(shape[2], shape[1], expand);
            Matrix second = arena.matrix(shape[3], shape[2], project);
            var mlp = new Mlp(first, hiddenBias, activation, second, bias);
            arena.run(t -> {
                Ops.mlp(t, x, rows, mlp, alone);
                Ops.mlp(t, x, rows, mlp, r, added);
                Ops.mlp(t, x, rows, mlp, r, r);
            });
            String what = backend.name() + ", mlp " + Arrays.toString(shape) + " " + activation;
            assertClose(
                    Naive.gemm(hidden, project, bias, Activation.NONE, null, rows),
                    arena.get(alone, residual.length),
                    what);
            double[] expected = Naive.gemm(hidden, project, bias, Activation.NONE, residual, rows);
            assertClose(expected, arena.get(added, residual.length), what + " with a residual");
            assertClose(expected, arena.get(r, residual.length), what + " in place");
        }
    }
}
