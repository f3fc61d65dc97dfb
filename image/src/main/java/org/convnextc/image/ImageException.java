package org.convnextc.image;

import org.convnextc.io.FileException;

/**
 * An image that cannot be read, or does not fit the net: what whoever gave it did wrong, which a server answers with 400 Bad Request. The
 * message is fit for a user. Whatever else is thrown is the program's or this library's fault.
 */
public final class ImageException extends FileException {
    private static final long serialVersionUID = 1;

    public ImageException(String message) {
        super(message);
    }

    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
