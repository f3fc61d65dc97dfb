package org.convnextc.image.jpeg;

import java.io.IOException;

/** Something in a file that is no JPEG image, or none of those that are decoded. */
final class JpegException extends IOException {
    private static final long serialVersionUID = 1;

    JpegException(String message) {
        super(message);
    }
}
