package org.convnextc.compiler.sema;

import java.util.Collection;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Suggestions;

/** Help for a misspelt name. */
final class Suggested {
    private Suggested() {}

    /** Asks whether the nearest candidate was meant; where none is near, gives the other help. */
    static Diagnostic add(Diagnostic diagnostic, String name, Collection<String> candidates, String otherwise) {
        return diagnostic.help(Suggestions.closest(name, candidates)
                .map(near -> "did you mean " + near + "?")
                .orElse(otherwise));
    }
}
