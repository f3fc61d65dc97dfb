package org.convnextc.compiler.frontend.fault;

import java.util.Collection;
import java.util.Optional;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Suggestions;

/** Help for a misspelt name. */
public final class Suggested {
    private Suggested() {}

    /** Asks whether the nearest candidate was meant; where none is near, gives the other help. */
    public static Diagnostic add(Diagnostic diagnostic, String name, Collection<String> candidates, String otherwise) {
        return diagnostic.help(near(name, candidates).orElse(otherwise));
    }

    /** The same for the name of a slot, which another library may use for one of the candidates. */
    public static Diagnostic slot(Diagnostic diagnostic, String name, Collection<String> candidates, String otherwise) {
        return diagnostic.help(forSlot(name, candidates).orElse(otherwise));
    }

    public static Optional<String> forSlot(String name, Collection<String> candidates) {
        return ForeignNames.slot(name, candidates).or(() -> near(name, candidates));
    }

    private static Optional<String> near(String name, Collection<String> candidates) {
        return Suggestions.closest(name, candidates).map(near -> "did you mean " + near + "?");
    }
}
