package org.convnextc.dsl;

/**
 * A piece of one line of a source text.
 *
 * @param file name of the source as diagnostics show it, {@code convnext.net}
 * @param line counted from 1
 * @param column of the first character, counted from 1 in code points
 * @param length in code points, at least 1; a span over several lines ends with its first line
 */
public record Span(String file, int line, int column, int length) {
    /** {@code file:line:column}, the form that editors and terminals link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
