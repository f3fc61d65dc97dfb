package org.convnextc.compiler.target;

import java.util.ArrayList;
import java.util.List;

/** Long comments of emitted code, such as instructions as text. */
public final class CommentLines {
    /** What is left of 120 behind the deepest indentation and the slashes. */
    private static final int WIDTH = 105;

    private static final String INDENT = "    ";

    /** A space where no line ends: a type stays with its colon, a place in a file with the word before it. */
    private static final char TIE = '\u00a0';

    private CommentLines() {}

    /** The lines without their slashes; all but the first are indented. */
    public static List<String> of(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word :
                text.replace(" : ", " :" + TIE).replace("  at ", "  at" + TIE).split("(?<=[^ ]) ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT).append(word.strip());
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines.stream().map(l -> l.replace(TIE, ' ')).toList();
    }

    /** Whether a line of emitted code goes on with the comment of the line above. */
    public static boolean goesOn(String line) {
        return line.strip().startsWith("// " + INDENT);
    }

    /** The line of emitted code at {@code from}, stripped; a comment with the lines that go on with it. */
    public static String text(List<String> code, int from) {
        var text = new StringBuilder(code.get(from).strip());
        for (int i = from + 1; i < code.size() && goesOn(code.get(i)); i++) {
            text.append(' ').append(code.get(i).strip().substring(2).strip());
        }
        return text.toString();
    }
}
