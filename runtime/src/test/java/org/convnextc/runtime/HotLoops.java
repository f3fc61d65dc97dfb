package org.convnextc.runtime;

import org.convnextc.runtime.kernel.Kernels;

/** The program whose compiled code {@link CompiledLoopsTest} looks at: it runs the inner loops of the Java target until C2 has compiled them. */
final class HotLoops {
    /** Enough for C2 to compile the loops for good, where the caller waits for it (-Xbatch). */
    private static final int CALLS = 2500;

    private HotLoops() {}

    public static void main(String[] args) {
        Kernels kernels = KernelChoice.of(Provider.VECTOR);
        System.out.println(kernels.vectorBits());
        products(kernels);
    }

    private static void products(Kernels kernels) {
        int depth = Kernels.GEMM_DEPTH;
        int columns = kernels.gemmColumns();
        float[] rows = new float[kernels.gemmRows() * depth];
        float[] panels = new float[2 * depth * columns];
        float[] start = new float[columns];
        float[] product = new float[kernels.gemmRows() * columns];
        for (int i = 0; i < CALLS; i++) {
            int k = i % 8 == 0 ? depth - 1 : depth;
            for (int height = 1; height <= kernels.gemmRows(); height++) {
                kernels.gemmTile(rows, 0, k, panels, 0, depth * columns, height, start, 0, 0, product, 0, columns);
            }
        }
    }
}
