package org.convnextc.checkpoint;

import java.util.Map;

/** A checkpoint that does not fit a net, and all that the net wanted. */
final class MisfitException extends CheckpointException {
    private static final long serialVersionUID = 1;

    private final transient Map<String, int[]> wanted;

    MisfitException(String message, Map<String, int[]> wanted) {
        super(message);
        this.wanted = wanted;
    }

    /** The shapes of all parameters, by name. */
    Map<String, int[]> wanted() {
        return wanted;
    }
}
