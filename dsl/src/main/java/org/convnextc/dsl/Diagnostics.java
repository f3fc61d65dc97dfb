package org.convnextc.dsl;

import java.util.ArrayList;
import java.util.List;

/** Collects the diagnostics of one run, in the order found. Equal ones are kept once; not safe for several threads. */
public final class Diagnostics {
    private final List<Diagnostic> found = new ArrayList<>();

    public void add(Diagnostic diagnostic) {
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }

    public List<Diagnostic> all() {
        return List.copyOf(found);
    }
}
