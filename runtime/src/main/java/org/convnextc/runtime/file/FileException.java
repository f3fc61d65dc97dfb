package org.convnextc.runtime.file;

/** A file that is missing, damaged, or not what is expected. The message names the file and is fit for a user. */
public class FileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public FileException(String message) {
        super(message);
    }

    public FileException(String message, Throwable cause) {
        super(message, cause);
    }
}
