package org.convnextc.cuda;

import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.convnextc.runtime.NativeCodeException;

/**
 * Loads bytedeco's bindings, in the order in which their libraries need each other: the driver ({@code libcuda}) and {@code libcudart}
 * for the first, {@code libcublasLt} and {@code libcublas} for the second. No other library of CUDA is loaded.
 */
final class Bindings {
    private static final String JAR = "org.bytedeco:cuda";

    private static CudaException failure;

    private Bindings() {}

    /** @throws CudaException where something is missing; a JVM that lacked it once does not look again */
    static synchronized void load() {
        if (failure == null) {
            failure = attempt().orElse(null);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Optional<CudaException> attempt() {
        try {
            Loader.load(cudart.class);
            Loader.load(cublas.class);
            return Optional.empty();
        } catch (LinkageError e) {
            return Optional.of(new CudaException(explanation(e, Loader.getPlatform()), e));
        }
    }

    static String explanation(LinkageError error, String platform) {
        if (error instanceof NoClassDefFoundError) {
            return "CUDA needs the jar " + JAR + " on the class path (" + error.getMessage() + " is missing)";
        }
        String said = Stream.iterate((Throwable) error, t -> t != null, Throwable::getCause)
                .map(Throwable::getMessage)
                .reduce("", (before, next) -> before + "\n" + next);
        if (said.contains("libcuda.so") || said.contains("nvcuda")) {
            return "found no NVIDIA driver (libcuda.so.1): this machine has no NVIDIA GPU, or its driver is not installed;"
                    + " compile the net with --target native or java instead";
        }
        if (said.contains("libcudart")) {
            return missing("libcudart.so.13", "nvidia-cuda-runtime", platform);
        }
        if (said.contains("libcublas")) {
            return missing("libcublasLt.so.13 and libcublas.so.13", "nvidia-cublas", platform);
        }
        if (said.contains("Could not create the cache") || said.contains("failed to map segment")) {
            return "cannot load the bindings of CUDA (" + said.strip().replace("\n", ": ") + "); "
                    + NativeCodeException.ADVICE;
        }
        return "cannot load the bindings of CUDA: the jar " + JAR + " with the classifier " + platform
                + " must be on the class path (" + error.getMessage() + ")";
    }

    private static String missing(String libraries, String wheel, String platform) {
        return "found no " + libraries + ": install the CUDA toolkit 13, or the Python package " + wheel
                + ", and let LD_LIBRARY_PATH name the folder; or put " + JAR + " with the classifiers " + platform
                + "-redist-cublas and " + platform + "-redist on the class path";
    }
}
