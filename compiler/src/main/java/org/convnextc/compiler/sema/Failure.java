package org.convnextc.compiler.sema;

import org.convnextc.dsl.Diagnostic;

/** Ends the evaluation of a step or slot that is wrong; where it is caught the diagnostic is kept and the next step is looked at. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    Failure(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }

    /** Whether the whole expansion is over: past a limit, going on would take for ever. */
    boolean fatal() {
        return diagnostic.code().equals(Code.LIMIT.id());
    }
}
