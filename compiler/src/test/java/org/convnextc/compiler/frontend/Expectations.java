package org.convnextc.compiler.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;

/**
 * What a file with mistakes expects to be told, in comments beneath the lines at fault, with carets under what is blamed:
 *
 * <pre>
 *     conv 3x3 padd=1 -> 4
 * #~           ^^^^ error[N057]: conv has no option padd
 * #~           help: did you mean pad?
 * </pre>
 *
 * Where there is no room for carets, column and length stand instead, {@code 1+3}. What is told of other places stands at the end.
 */
final class Expectations {
    private static final String MARK = "#~";

    private Expectations() {}

    /** The text without them. */
    static String strip(String text) {
        var code = new StringBuilder();
        text.lines().filter(line -> !line.startsWith(MARK)).forEach(line -> code.append(line)
                .append('\n'));
        return code.toString();
    }

    /** The text with those that hold. */
    static String annotate(Mistake mistake) {
        List<Diagnostic> left = new ArrayList<>(mistake.found());
        var text = new StringBuilder();
        int number = 0;
        for (String line : mistake.text().lines().toList()) {
            number++;
            if (line.startsWith(MARK)) {
                continue;
            }
            text.append(line).append('\n');
            for (Diagnostic diagnostic : mistake.found()) {
                if (isIn(diagnostic, mistake, number)) {
                    text.append(mistake.shown(beneath(diagnostic)));
                    left.remove(diagnostic);
                }
            }
        }
        left.forEach(diagnostic -> text.append(mistake.shown(elsewhere(diagnostic, mistake))));
        return text.toString();
    }

    private static boolean isIn(Diagnostic diagnostic, Mistake mistake, int line) {
        return diagnostic
                .span()
                .filter(span -> span.file().equals(mistake.file().toString()) && span.line() == line)
                .isPresent();
    }

    private static String beneath(Diagnostic diagnostic) {
        Span span = diagnostic.span().orElseThrow();
        int indent = span.column() - 1 - MARK.length();
        return indent < 1
                ? lines(" ", span.column() + "+" + span.length(), diagnostic)
                : lines(" ".repeat(indent), "^".repeat(span.length()), diagnostic);
    }

    private static String elsewhere(Diagnostic diagnostic, Mistake mistake) {
        Optional<Span> span = diagnostic.span();
        boolean ownEnd = span.isPresent()
                && span.get().file().equals(mistake.file().toString())
                && span.get().line() > mistake.text().lines().count();
        String place = ownEnd ? "at the end" : span.map(there -> "at " + there).orElse("nowhere");
        return lines(" ", place, diagnostic);
    }

    private static String lines(String indent, String place, Diagnostic diagnostic) {
        var text = new StringBuilder(MARK + indent + place + " "
                + diagnostic.severity().name().toLowerCase(Locale.ROOT) + "[" + diagnostic.code() + "]: "
                + diagnostic.message() + "\n");
        diagnostic.notes().forEach(note -> text.append(MARK + indent + "note: " + note + "\n"));
        diagnostic.help().ifPresent(help -> text.append(MARK + indent + "help: " + help + "\n"));
        return text.toString();
    }
}
