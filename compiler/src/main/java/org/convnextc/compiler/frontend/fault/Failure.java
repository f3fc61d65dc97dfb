package org.convnextc.compiler.frontend.fault;

import java.util.List;
import org.convnextc.dsl.Diagnostic;

/** Ends the evaluation of a step or slot that is wrong; where it is caught the diagnostic is kept and the next step is looked at. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;
    private final transient List<String> causes;

    public Failure(Diagnostic diagnostic) {
        this(diagnostic, List.of());
    }

    /** @param causes slots that are likelier to blame than those that the step names */
    public Failure(Diagnostic diagnostic, List<String> causes) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
        this.causes = List.copyOf(causes);
    }

    public List<String> causes() {
        return causes;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }

    /** Whether the whole expansion is over: past a limit, going on would take for ever. */
    public boolean fatal() {
        return diagnostic.is(NetCode.LIMIT);
    }
}
