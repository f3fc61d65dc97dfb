package org.convnextc.runtime.javanet;

import org.convnextc.runtime.Provider;
import org.convnextc.runtime.exec.ThreadTeam;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/** The program whose compiled code {@link CompiledLoopsTest} looks at: it runs the inner loops of the Java target until C2 has compiled them. */
final class HotLoops {
    /** Enough for C2 to compile the loops for good, where the caller waits for it (-Xbatch). */
    private static final int ROUNDS = 10;

    private static final int CALLS = 250;

    /** Outputs of a row of Winograd's tiles: those that have multiplications. */
    private static final int TILE = 4;

    private HotLoops() {}

    public static void main(String[] args) {
        Kernels kernels = KernelChoice.of(Provider.VECTOR);
        System.out.println(kernels.vectorBits());
        for (int i = 0; i < ROUNDS; i++) {
            products(kernels);
            depthwise(kernels);
            winograd(kernels);
            sums(kernels);
        }
        System.exit(0); // the teams' threads may wait for more
    }

    private static void products(Kernels kernels) {
        int depth = Kernels.GEMM_DEPTH;
        int columns = kernels.gemmColumns();
        float[] rows = new float[kernels.gemmRows() * depth];
        float[] panels = new float[2 * depth * columns + columns];
        float[] start = new float[columns];
        float[] product = new float[kernels.gemmRows() * columns];
        for (int i = 0; i < CALLS; i++) {
            int k = i % 8 == 0 ? depth - 1 : depth;
            for (int height = 1; height <= kernels.gemmRows(); height++) {
                kernels.gemmTile(rows, 0, k, panels, 0, depth * columns, height, start, 0, 0, product, 0, columns);
                kernels.gemmAskingTile(
                        rows, 0, k, panels, 0, depth * columns, height, start, 0, 0, product, 0, columns);
                kernels.gemmTile(rows, 0, k / 2 * 2, panels, 0, 0, height, start, 0, 0, product, 0, columns);
            }
            clampedProducts(kernels, i % 8 == 0 ? 27 : 32, rows, panels, start, product);
        }
    }

    private static void clampedProducts(
            Kernels kernels, int k, float[] rows, float[] panels, float[] start, float[] product) {
        int columns = kernels.gemmColumns();
        for (int height = 1; height <= kernels.gemmRows(); height++) {
            kernels.gemmClampedTile(rows, 0, k, panels, 0, height, start, 0, 6, product, 0, columns);
        }
    }

    private static void depthwise(Kernels kernels) {
        int size = 14;
        int channels = 4 * Channels.LANES;
        var window = new Window(7, 7, 1, 3, 3, 1);
        var windows = new WindowedImage(0, size, size, channels, window);
        int floats = size * size * channels;
        var worker = new ThreadContext(new ThreadTeam(1), 0, new HeapArena(2 * floats), kernels);
        float[] taps = new float[window.taps() * Channels.stride(channels)];
        for (int i = 0; i < CALLS / 5; i++) {
            Ops.convNormalize(worker, windows, taps, null, 1e-6f, floats);
        }
    }

    /** The transforms of some tiles, of as many channels as a strip of a product has and of a few more. */
    private static void winograd(Kernels kernels) {
        int channels = Kernels.GEMM_DEPTH;
        float[] pixels = new float[(TILE + 2) * channels];
        float[] transformed = new float[(TILE + 2) * channels];
        for (int i = 0; i < CALLS; i++) {
            int count = i % 8 == 0 ? channels - 1 : channels;
            kernels.winogradInputs(TILE, pixels, 0, channels, count, transformed, 0, channels);
            kernels.winogradOutputs(TILE, transformed, 0, channels, count, pixels, 0, channels);
        }
    }

    /** What comes last in a forward, and may change what the JIT compiler takes for granted. */
    private static void sums(Kernels kernels) {
        double[] sums = new double[Channels.LANES];
        for (int i = 0; i < CALLS; i++) {
            kernels.sumRows(new float[4 * Channels.LANES], 4, Channels.LANES, sums);
        }
    }
}
