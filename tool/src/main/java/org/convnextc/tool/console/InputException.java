package org.convnextc.tool.console;

/** Something that the user can put right, outside any {@code .net} file: exit status 1. The message is fit for a user. */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
