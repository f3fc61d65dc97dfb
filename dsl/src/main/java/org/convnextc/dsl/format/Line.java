package org.convnextc.dsl.format;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.dsl.format.Piece.Stop;

/** A line of formatted text: cells with stops between them, and the comment at its end. */
final class Line {
    final int indentation;
    /** One more than there are stops. */
    final List<StringBuilder> cells = new ArrayList<>(List.of(new StringBuilder()));

    final List<Stop> stops = new ArrayList<>();
    String comment = "";
    /** Column of the comment from the indentation, where neighbours need it further right than the line itself. */
    int commentColumn;

    Line(int depth) {
        this.indentation = depth * LinePrinter.INDENT;
    }

    void add(String text) {
        cells.get(cells.size() - 1).append(text);
    }

    void add(Stop stop) {
        stops.add(stop);
        cells.add(new StringBuilder());
    }

    /** Joins the cells beside the last stop. */
    void dropLastStop() {
        Stop stop = stops.remove(stops.size() - 1);
        StringBuilder cell = cells.remove(cells.size() - 1);
        add(" ".repeat(stop.gap()) + cell);
    }

    /** Replaces the cells by one of that text. */
    void set(String text) {
        stops.clear();
        cells.clear();
        cells.add(new StringBuilder(text));
    }

    /** With every stop as narrow as it can be, without the indentation. */
    String text() {
        var text = new StringBuilder().append(cells.get(0));
        for (int i = 0; i < stops.size(); i++) {
            text.append(" ".repeat(stops.get(i).gap())).append(cells.get(i + 1));
        }
        return text.toString().stripTrailing();
    }

    int width() {
        return width(text());
    }

    static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    @Override
    public String toString() {
        String text = text();
        String gap = comment.isEmpty() || text.isEmpty()
                ? ""
                : " ".repeat(Math.max(LinePrinter.COMMENT_GAP, commentColumn - width(text)));
        String all = text + gap + comment;
        return all.isEmpty() ? "" : " ".repeat(indentation) + all;
    }
}
