package org.convnextc.benchmarks;

import java.util.List;
import java.util.Locale;

/** Horizontal bars of the median times with a line from least to greatest, as SVG that reads on light and dark pages. */
final class Plot {
    private static final int WIDTH = 760;
    private static final int LABELS = 190;
    private static final int BAR = 22;
    private static final int STEP = 34;
    private static final int TOP = 44;
    private static final int FIGURES = 150;

    private Plot() {}

    static String svg(String title, String peer, List<Row> rows) {
        double greatest = rows.stream()
                .filter(Row::measured)
                .mapToDouble(Row::greatest)
                .max()
                .orElse(1);
        double scale = (WIDTH - LABELS - FIGURES) / greatest;
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"system-ui, sans-serif\""
                        + " font-size=\"13\">%n",
                WIDTH,
                TOP + STEP * rows.size() + 10));
        text.append(
                "<style>text { fill: #222 } .own { fill: #2f6fb3 } .peer { fill: #9a9a9a } .range { stroke: #d0503a; stroke-width: 2 }"
                        + " @media (prefers-color-scheme: dark) { text { fill: #eee } .own { fill: #6aa9e9 } }</style>\n");
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"18\" font-weight=\"600\">%s: milliseconds a forward, less is better</text>%n",
                escape(title)));
        for (int i = 0; i < rows.size(); i++) {
            text.append(bar(rows.get(i), peer, TOP + i * STEP, scale));
        }
        return text.append("</svg>\n").toString();
    }

    private static String bar(Row row, String peer, int y, double scale) {
        int middle = y + BAR / 2;
        String label = String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">%s, %d thread%s</text>%n",
                middle + 5,
                escape(row.contender()),
                row.threads(),
                row.threads() == 1 ? "" : "s");
        if (!row.measured()) {
            return label
                    + String.format(
                            Locale.ROOT,
                            "<text x=\"%d\" y=\"%d\">all %d left out</text>%n",
                            LABELS,
                            middle + 5,
                            row.leftOut());
        }
        return label
                + String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n"
                                + "<line class=\"range\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n"
                                + "<text x=\"%.1f\" y=\"%d\">%.1f%s</text>%n",
                        row.contender().equals(peer) ? "peer" : "own",
                        LABELS,
                        y,
                        row.median() * scale,
                        BAR,
                        LABELS + row.least() * scale,
                        LABELS + row.greatest() * scale,
                        middle,
                        middle,
                        LABELS + row.greatest() * scale + 8,
                        middle + 5,
                        row.median(),
                        row.leftOut() == 0 ? "" : " (" + row.leftOut() + " left out)");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
