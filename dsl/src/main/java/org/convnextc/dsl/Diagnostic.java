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
 */
public record Diagnostic(
        Severity severity,
        String code,
        String message,
        Optional<Span> span,
        List<String> notes,
        Optional<String> help) {
    public enum Severity {
        ERROR,
        WARNING
    }

    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public static Diagnostic error(DiagnosticCode code, Span span, String message) {
        return new Diagnostic(Severity.ERROR, code.id(), message, Optional.of(span), List.of(), Optional.empty());
    }

    public static Diagnostic error(DiagnosticCode code, String message) {
        return new Diagnostic(Severity.ERROR, code.id(), message, Optional.empty(), List.of(), Optional.empty());
    }

    public Diagnostic note(String note) {
        var more = new ArrayList<>(notes);
        more.add(note);
        return new Diagnostic(severity, code, message, span, more, help);
    }

    public Diagnostic help(String text) {
        return new Diagnostic(severity, code, message, span, notes, Optional.of(text));
    }
}
