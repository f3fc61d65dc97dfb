package org.convnextc.runtime.javanet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.convnextc.runtime.NativeCodeException;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.gemm.blas.BlasBackend;
import org.convnextc.runtime.gemm.own.PackedBackend;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.spi.Backend;

/** Chooses what computes matrix products. */
final class Backends {
    private static final Logger LOG = System.getLogger("org.convnextc.runtime");

    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    /** Of the heap, for what else lives there. */
    private static final double SHARE_FOR_WEIGHTS = 0.7;

    private Backends() {}

    /** @param weightBytes of the checkpoint */
    static Backend of(Options options, long weightBytes) {
        Kernels kernels = KernelChoice.of(options.provider());
        return switch (options.gemm()) {
            case OPENBLAS -> OpenBlasLoading.load(() -> new BlasBackend());
            case VECTOR -> packed(kernels, options);
            case AUTO -> automatic(kernels, options, weightBytes);
        };
    }

    private static Backend automatic(Kernels kernels, Options options, long weightBytes) {
        String obstacle = obstacle(kernels, weightBytes);
        if (obstacle.isEmpty()) {
            logOnce(Level.INFO, "matrix products: in Java");
            return packed(kernels, options);
        }
        try {
            Backend blas = OpenBlasLoading.load(() -> new BlasBackend());
            logOnce(Level.INFO, "matrix products: OpenBLAS, for " + obstacle);
            return blas;
        } catch (NativeCodeException e) {
            logOnce(Level.WARNING, "matrix products: in Java, although " + obstacle + ": " + e.getMessage());
            return packed(kernels, options);
        }
    }

    private static Backend packed(Kernels kernels, Options options) {
        return new PackedBackend(kernels, options.threads() > 1);
    }

    private static void logOnce(Level level, String message) {
        if (LOGGED.add(message)) {
            LOG.log(level, message);
        }
    }

    private static String obstacle(Kernels kernels, long weightBytes) {
        if (kernels.vectorBits() <= Float.SIZE) {
            return "the kernels are " + kernels.name();
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (weightBytes > heap * SHARE_FOR_WEIGHTS) {
            return weightBytes + " bytes of weights are too many for a heap of " + heap + " bytes";
        }
        return "";
    }
}
