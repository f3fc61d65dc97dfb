package org.convnextc.runtime;

/** Native code that this JVM cannot load here; the message says why, and what to do. */
public final class NativeCodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Overrides the folder into which libraries are unpacked, JavaCPP's and those of the native target. */
    public static final String FOLDER_PROPERTY = "org.bytedeco.javacpp.cachedir";

    /** What to do where a library cannot be unpacked, or not be loaded from where it was unpacked. */
    public static final String ADVICE = "let the system property " + FOLDER_PROPERTY
            + " name a folder that can be written and where the system lets code run, which a file system mounted noexec"
            + " does not";

    public NativeCodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
