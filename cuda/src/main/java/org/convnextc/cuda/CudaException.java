package org.convnextc.cuda;

/** The GPU, its driver or its libraries cannot do what a model needs; the message says what to do. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CudaException(String message) {
        super(message);
    }

    CudaException(String message, Throwable cause) {
        super(message, cause);
    }
}
