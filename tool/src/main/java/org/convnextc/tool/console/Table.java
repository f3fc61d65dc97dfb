package org.convnextc.tool.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Text in columns. */
public final class Table {
    private static final String GAP = "  ";

    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /** @param titles each after {@code <} for a column set to the left or {@code >} for one set to the right */
    public Table(String... titles) {
        right = new boolean[titles.length];
        for (int i = 0; i < titles.length; i++) {
            right[i] = titles[i].startsWith(">");
        }
        row(Arrays.stream(titles).map(title -> title.substring(1)).toArray(String[]::new));
    }

    public void row(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        int[] widths = IntStream.range(0, right.length).map(this::width).toArray();
        for (String[] row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < right.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(right[i] ? space + row[i] : row[i] + space);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElseThrow();
    }
}
