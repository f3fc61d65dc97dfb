package org.convnextc.dsl.format;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.dsl.format.Piece.Stop;

/** Lines of one block with no empty line between them: they are set in columns together. */
final class Section {
    private final List<Line> lines = new ArrayList<>();
    private final List<List<Line>> commented = new ArrayList<>(List.of(new ArrayList<>()));

    void add(Line line) {
        lines.add(line);
        commented.get(commented.size() - 1).add(line);
    }

    /** A line whose item goes on below it: comments before and after it have nothing to do with each other. */
    void addHead(Line line) {
        lines.add(line);
        commented.add(new ArrayList<>());
    }

    void end() {
        setBesideLabels();
        Columns.align(lines);
        commented.forEach(Columns::alignComments);
        lines.clear();
        commented.clear();
        commented.add(new ArrayList<>());
    }

    /** Steps without a label between two with one stand in the column behind the labels. */
    private void setBesideLabels() {
        int first = 0;
        int last = lines.size() - 1;
        while (first < last && !isLabelled(lines.get(first))) {
            first++;
        }
        while (last > first && !isLabelled(lines.get(last))) {
            last--;
        }
        for (int i = first + 1; i < last; i++) {
            Line line = lines.get(i);
            if (!isLabelled(line)) {
                line.stops.add(0, new Stop("label", 1, false, true));
                line.cells.add(0, new StringBuilder());
            }
        }
    }

    private static boolean isLabelled(Line line) {
        return !line.stops.isEmpty() && line.stops.get(0).key().equals("label");
    }
}
