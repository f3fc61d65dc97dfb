package org.convnextc.compiler.target;

import java.util.ArrayList;
import java.util.List;

/** Long comments of emitted code, such as instructions as text. */
public final class CommentLines {
    /** What is left of 120 behind the deepest indentation and the slashes. */
    private static final int WIDTH = 105;

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
                line = new StringBuilder("   ").append(' ').append(word.strip());
            } else {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines.stream().map(l -> l.replace(TIE, ' ')).toList();
    }
}
