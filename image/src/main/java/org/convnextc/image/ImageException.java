package org.convnextc.image;

import org.convnextc.io.FileException;

/** An image that cannot be read, or does not fit the net. The message is fit for a user. */
public final class ImageException extends FileException {
    private static final long serialVersionUID = 1;

    public ImageException(String message) {
        super(message);
    }

    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
