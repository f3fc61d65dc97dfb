package org.convnextc.ir.verify;

import java.util.List;

/** A graph that breaks the rules of {@link Verifier}: a fault of the pass that made it, not of the user. */
public final class VerificationException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public VerificationException(String after, List<String> problems) {
        super("the graph is invalid after " + after + ":\n  " + String.join("\n  ", problems));
    }
}
