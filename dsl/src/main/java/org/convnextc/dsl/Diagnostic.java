package org.convnextc.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One message to the user about the input.
 *
 * @param code of a {@link DiagnosticCode}
 * @param message what is wrong, what was found and what was expected; lower case, no full stop
 * @param span absent where no place in a source is to blame
 * @param notes background, each on its own line
 * @param help what to do
 * @param about the name of what it is about, for those who look for it; messages say it in words
 */
public record Diagnostic(
        Severity severity,
        String code,
        String message,
        Optional<Span> span,
        List<String> notes,
        Optional<String> help,
        Optional<String> about) {
    public enum Severity {
        ERROR,
        WARNING
    }

    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public static Diagnostic error(DiagnosticCode code, Span span, String message) {
        return of(Severity.ERROR, code, Optional.of(span), message);
    }

    public static Diagnostic error(DiagnosticCode code, String message) {
        return of(Severity.ERROR, code, Optional.empty(), message);
    }

    public static Diagnostic warning(DiagnosticCode code, Span span, String message) {
        return of(Severity.WARNING, code, Optional.of(span), message);
    }

    private static Diagnostic of(Severity severity, DiagnosticCode code, Optional<Span> span, String message) {
        return new Diagnostic(severity, code.id(), message, span, List.of(), Optional.empty(), Optional.empty());
    }

    /** Whether it tells of such a mistake. */
    public boolean is(DiagnosticCode mistake) {
        return code.equals(mistake.id());
    }

    public Diagnostic note(String note) {
        var more = new ArrayList<>(notes);
        more.add(note);
        return new Diagnostic(severity, code, message, span, more, help, about);
    }

    public Diagnostic help(String text) {
        return new Diagnostic(severity, code, message, span, notes, Optional.of(text), about);
    }

    public Diagnostic about(String name) {
        return new Diagnostic(severity, code, message, span, notes, help, Optional.of(name));
    }

    /** The same about another place, in other words. */
    public Diagnostic at(Span place, String words) {
        return new Diagnostic(severity, code, words, Optional.of(place), notes, help, about);
    }
}
