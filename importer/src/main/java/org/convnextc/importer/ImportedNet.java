package org.convnextc.importer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;

/**
 * A net derived from a checkpoint.
 *
 * @param name of the net
 * @param text of its file, in canonical layout
 * @param weights the checkpoint that it reads
 * @param labels of its classes, where a configuration has them
 * @param recognised what was found, a line each
 * @param assumed what no file tells, a line each
 * @param notes what users are to know besides
 * @param graph as the file expands
 */
public record ImportedNet(
        String name,
        String text,
        Path weights,
        Optional<List<String>> labels,
        List<String> recognised,
        List<String> assumed,
        List<String> notes,
        Graph graph) {
    /** What the line about the net begins with. */
    static final String NET = "net: ";

    public ImportedNet {
        recognised = List.copyOf(recognised);
        assumed = List.copyOf(assumed);
        notes = List.copyOf(notes);
    }

    /** Whether it gives one vector, and that is not what comes before a head that is not there. */
    public boolean isClassifier() {
        List<TensorType> results = graph.entry().resultTypes();
        boolean features = text.lines().anyMatch(line -> line.startsWith("  outputs "));
        return results.size() == 1 && results.get(0).rank() == 2 && !features;
    }

    /** Its parent and sizes, in a line. */
    public String net() {
        return recognised.stream()
                .filter(line -> line.startsWith(NET))
                .map(line -> line.substring(NET.length()))
                .findFirst()
                .orElse(name);
    }
}
