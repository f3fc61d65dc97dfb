package org.convnextc.ir;

/** Operands that an op cannot take. The message says what was found and what was expected; lower case, no full stop. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ShapeException(String message) {
        super(message);
    }
}
