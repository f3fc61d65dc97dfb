package org.convnextc.compiler.emit;

import java.util.List;

/** A graph that a target cannot spell: a pass that it needs has not run, or the text of a graph says what no net of the language does. */
public final class UnsupportedGraphException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what which instruction or weight, and why not */
    public UnsupportedGraphException(String what) {
        super(what);
    }

    /**
     * The same with advice.
     *
     * @param target its name
     * @param needed the names of the passes that the target needs
     */
    public UnsupportedGraphException forTarget(String target, List<String> needed) {
        return new UnsupportedGraphException("the target " + target + " cannot spell this graph: " + getMessage()
                + "\nhelp: it needs the passes " + String.join(", ", needed) + "; were they left out?");
    }
}
