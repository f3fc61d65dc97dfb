package org.convnextc.runtime.gemm.own;

import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.Arena;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.Backend;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Weight;

/** Products in Java on packed weights: all memory is in the heap, and no native code runs. */
public final class PackedBackend implements Backend {
    private final Kernels kernels;
    private final boolean parallel;

    /** @param parallel whether weights are packed by several threads */
    public PackedBackend(Kernels kernels, boolean parallel) {
        this.kernels = kernels;
        this.parallel = parallel;
    }

    @Override
    public Matrix bind(Weight weight) {
        return PackedMatrix.of(weight, kernels.gemmColumns(), parallel);
    }

    @Override
    public Convolution bindConvolution(Weight weight, int tile) {
        return new PackedConvolution(WinogradWeight.of(weight, tile, kernels.gemmColumns(), parallel));
    }

    @Override
    public Arena arena(int floats) {
        return new HeapArena(floats);
    }

    @Override
    public String name() {
        return "products in Java";
    }

    @Override
    public void close() {
        // The garbage collector does it.
    }
}
