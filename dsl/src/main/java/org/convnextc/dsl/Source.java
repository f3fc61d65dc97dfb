package org.convnextc.dsl;

/**
 * A text to be parsed. A leading byte order mark is dropped, and halves of surrogate pairs become U+FFFD, so that every text is
 * a sequence of code points. Lines end with a line feed; a carriage return before it belongs to the end.
 *
 * @param name as diagnostics show it
 */
public record Source(String name, String text) {
    public Source {
        text = text.codePoints()
                .skip(text.startsWith("\uFEFF") ? 1 : 0)
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The line of that number, counted from 1, without its end; empty past the last one. */
    public String line(int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        String line = end < 0 ? text.substring(start) : text.substring(start, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
