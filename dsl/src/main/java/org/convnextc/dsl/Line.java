package org.convnextc.dsl;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.dsl.Piece.Stop;

/** A line of formatted text: cells with stops between them, and the comment at its end. */
final class Line {
    final int indentation;
    /** One more than there are stops. */
    final List<String> cells = new ArrayList<>(List.of(""));

    final List<Stop> stops = new ArrayList<>();
    String comment = "";
    /** Column of the comment from the indentation, where neighbours need it further right than the line itself. */
    int commentColumn;

    Line(int depth) {
        this.indentation = depth * LinePrinter.INDENT;
    }

    void add(String text) {
        int last = cells.size() - 1;
        cells.set(last, cells.get(last) + text);
    }

    void add(Stop stop) {
        stops.add(stop);
        cells.add("");
    }

    /** Joins the cells beside the last stop. */
    void dropLastStop() {
        Stop stop = stops.remove(stops.size() - 1);
        String cell = cells.remove(cells.size() - 1);
        add(" ".repeat(stop.gap()) + cell);
    }

    /** Replaces the cells by one of that text. */
    void set(String text) {
        stops.clear();
        cells.clear();
        cells.add(text);
    }

    /** With every stop as narrow as it can be, without the indentation. */
    String text() {
        var text = new StringBuilder(cells.get(0));
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
