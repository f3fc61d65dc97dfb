package org.convnextc.runtime.javanet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.kernel.PlainKernels;

/** Chooses the kernel provider, once for the process, and logs the choice and its reason. */
final class KernelChoice {
    private static final Logger LOG = System.getLogger("org.convnextc.runtime");
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR_KERNELS = "org.convnextc.runtime.kernel.vector.VectorKernels";

    private static final int LEAST_VECTOR_BITS = 128;

    private static final Kernels PLAIN = new PlainKernels();

    private KernelChoice() {}

    static Kernels of(Provider provider) {
        return switch (provider) {
            case AUTO -> Auto.KERNELS;
            case PLAIN -> PLAIN;
            case VECTOR -> {
                if (Vector.KERNELS == null) {
                    throw new IllegalStateException("the VECTOR provider cannot be used: " + Vector.OBSTACLE);
                }
                yield Vector.KERNELS;
            }
        };
    }

    private static final class Auto {
        static final Kernels KERNELS = choose();

        private static Kernels choose() {
            if (Vector.KERNELS != null) {
                LOG.log(Level.INFO, "kernels: {0}", Vector.KERNELS.name());
                return Vector.KERNELS;
            }
            LOG.log(Level.INFO, "kernels: {0}, slower than they could be: {1}", PLAIN.name(), Vector.OBSTACLE);
            return PLAIN;
        }
    }

    /** The vector kernels, or what stands in their way. */
    private static final class Vector {
        static final Kernels KERNELS;
        static final String OBSTACLE;

        static {
            boolean there = ModuleLayer.boot().findModule(MODULE).isPresent();
            Kernels kernels = there ? instantiate() : null;
            boolean wide = there && kernels.vectorBits() >= LEAST_VECTOR_BITS;
            KERNELS = wide ? kernels : null;
            OBSTACLE = there
                    ? "this JVM has no vectors of at least " + LEAST_VECTOR_BITS + " bits on this processor"
                    : "the module " + MODULE + " is not there; start Java with --add-modules " + MODULE;
        }

        private static Kernels instantiate() {
            try {
                return (Kernels)
                        Class.forName(VECTOR_KERNELS).getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot create " + VECTOR_KERNELS, e);
            }
        }
    }
}
