package org.convnextc.compiler.pass;

import org.convnextc.ir.Graph;

/** A pass crashed, or left a graph that breaks the rules: a fault of the pass, not of the user. */
public final class PassException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String pass;
    private final String previous;
    private final transient Graph before;

    PassException(String pass, String previous, Graph before, Throwable cause) {
        super("pass " + pass + ": " + cause, cause);
        this.pass = pass;
        this.previous = previous;
        this.before = before;
    }

    /** Its name. */
    public String pass() {
        return pass;
    }

    /** The name of the pass before it; {@link org.convnextc.ir.text.Snapshot#EXPANSION} where it was the first to run. */
    public String previous() {
        return previous;
    }

    /** The graph that it was given. */
    public Graph before() {
        return before;
    }
}
