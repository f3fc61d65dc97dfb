package org.convnextc.runtime.javanet;

import java.util.function.Supplier;
import org.convnextc.runtime.NativeCodeException;
import org.convnextc.runtime.spi.Platform;

/** Tells why OpenBLAS cannot be loaded, the first time and after it. */
final class OpenBlasLoading {
    private static final String JARS = "OpenBLAS needs the jars org.bytedeco:openblas and org.bytedeco:javacpp";

    /** A class whose initialiser failed once says nothing of the reason later. */
    private static NativeCodeException failure;

    private OpenBlasLoading() {}

    /**
     * Does what loads OpenBLAS.
     *
     * @throws NativeCodeException where that fails
     */
    static synchronized <T> T load(Supplier<T> load) {
        try {
            return load.get();
        } catch (LinkageError e) {
            if (failure == null) {
                failure = new NativeCodeException(
                        explanation(e) + ". gemm=auto computes without OpenBLAS, and so does gemm=vector", e);
            }
            throw failure;
        }
    }

    static String explanation(LinkageError error) {
        if (error instanceof NoClassDefFoundError) {
            String platform = Platform.name().replace('-', '.');
            return JARS + " on the class path (" + error.getMessage()
                    + " is missing), or on the module path, with --add-modules" + " org.bytedeco.openblas." + platform
                    + ",org.bytedeco.javacpp." + platform;
        }
        Throwable first = error;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String reason = String.valueOf(first.getMessage());
        if (reason.startsWith("Could not find jni")) {
            return JARS + " with the classifier " + Platform.name() + " on the class path too";
        }
        return "OpenBLAS cannot be loaded: " + reason + "; " + NativeCodeException.ADVICE;
    }
}
