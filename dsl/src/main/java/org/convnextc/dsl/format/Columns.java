package org.convnextc.dsl.format;

import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.dsl.format.Piece.Stop;

/** Sets neighbouring lines in columns. */
final class Columns {
    /** Columns that are further apart stay as they are: one long line would tear the others. */
    private static final int MAX_PADDING = 32;

    private final List<Line> lines;
    private final List<StringBuilder> texts;

    private Columns(List<Line> lines) {
        this.lines = lines;
        this.texts = lines.stream()
                .map(line -> new StringBuilder().append(line.cells.get(0)))
                .toList();
    }

    /** Columns go on from line to line as long as the stops up to them have the same keys. */
    static void align(List<Line> lines) {
        new Columns(lines).align();
    }

    /** Sets the comments at the ends of lines under each other. */
    static void alignComments(List<Line> lines) {
        IntSummaryStatistics widths = lines.stream()
                .filter(line -> !line.comment.isEmpty())
                .mapToInt(Line::width)
                .summaryStatistics();
        if (widths.getMax() - widths.getMin() <= MAX_PADDING) {
            lines.forEach(line -> line.commentColumn = widths.getMax() + LinePrinter.COMMENT_GAP);
        }
    }

    private void align() {
        int columns = lines.stream().mapToInt(line -> line.stops.size()).max().orElse(0);
        for (int column = 0; column < columns; column++) {
            for (int from = 0, to; from < lines.size(); from = to) {
                to = from + 1;
                while (to < lines.size() && agree(lines.get(from), lines.get(to), column)) {
                    to++;
                }
                align(column, from, to);
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).set(texts.get(i).toString().stripTrailing());
        }
    }

    private static boolean agree(Line a, Line b, int column) {
        if (a.stops.size() <= column || b.stops.size() <= column) {
            return false;
        }
        for (int i = 0; i <= column; i++) {
            if (!a.stops.get(i).key().equals(b.stops.get(i).key())) {
                return false;
            }
        }
        return true;
    }

    private void align(int column, int from, int to) {
        if (lines.get(from).stops.size() <= column) {
            return;
        }
        IntSummaryStatistics starts = IntStream.range(from, to)
                .map(i -> Line.width(texts.get(i).toString())
                        + lines.get(i).stops.get(column).gap())
                .summaryStatistics();
        boolean apart = starts.getMax() - starts.getMin() > MAX_PADDING;
        int width = IntStream.range(from, to)
                .map(i -> Line.width(lines.get(i).cells.get(column + 1).toString()))
                .max()
                .orElseThrow();
        for (int i = from; i < to; i++) {
            StringBuilder text = texts.get(i);
            Stop stop = lines.get(i).stops.get(column);
            String cell = lines.get(i).cells.get(column + 1).toString();
            int shift = stop.right() ? width - Line.width(cell) : 0;
            int gap = apart ? stop.gap() : starts.getMax() - Line.width(text.toString()) + shift;
            text.append(" ".repeat(gap)).append(cell);
        }
    }
}
