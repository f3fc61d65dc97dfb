package org.convnextc.compiler.driver;

/** Something that the user can put right, outside any {@code .net} file: exit status 1. The message is fit for a user. */
final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
