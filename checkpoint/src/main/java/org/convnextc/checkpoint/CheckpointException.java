package org.convnextc.checkpoint;

import org.convnextc.io.FileException;

/** A file that is no checkpoint, is damaged, or does not fit the net. The message names the file and is fit for a user. */
public sealed class CheckpointException extends FileException permits MisfitException {
    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
