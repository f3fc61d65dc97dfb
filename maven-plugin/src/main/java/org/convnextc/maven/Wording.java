package org.convnextc.maven;

import java.util.Map;
import java.util.regex.Pattern;

/** The compiler's messages in the words of a POM: where they name options of the command line, the plugin has parameters. */
final class Wording {
    /** What an option's number tells, -D2, is nothing that the POM has. */
    private static final Map<Pattern, String> WORDS = Map.of(
            Pattern.compile("^-D\\d*:\\d+:\\d+: ", Pattern.MULTILINE), "slots: ",
            Pattern.compile("or on the command line: -D (\\w+)=\\.\\.\\."), "or in slots: <$1>...</$1>",
            Pattern.compile("each slot has a -D of its own"), "each slot has an element of its own",
            Pattern.compile("--outputs: "), "outputs: ",
            Pattern.compile("\\(or take --target java\\)"), "(or take <target>java</target>)");

    private Wording() {}

    static String of(String message) {
        String words = message;
        for (var word : WORDS.entrySet()) {
            words = word.getKey().matcher(words).replaceAll(word.getValue());
        }
        return words;
    }
}
