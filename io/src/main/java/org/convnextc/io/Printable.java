package org.convnextc.io;

import java.util.regex.Pattern;

/** Text from files on its way to a terminal, which takes control characters for commands: those of ASCII, and U+0080 to U+009F as well. */
public final class Printable {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private Printable() {}

    /** The text with '?' for each control character. */
    public static String of(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    /** Whether the text has no control character. */
    public static boolean is(String text) {
        return !CONTROL.matcher(text).find();
    }
}
