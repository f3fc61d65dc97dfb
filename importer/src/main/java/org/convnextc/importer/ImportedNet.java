package org.convnextc.importer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A net derived from a checkpoint.
 *
 * @param name of the net
 * @param builtIn the built-in file that it uses; empty for a net with steps of its own
 * @param text of its file, in canonical layout
 * @param weights the checkpoint that it reads
 * @param labels of its classes, where a configuration has them
 * @param isClassifier whether it gives one vector, and that is not what comes before a head that is not there
 * @param summary its parent and sizes, in a line
 * @param recognised what was found, a line each
 * @param assumed what no file tells, a line each
 * @param notes what users are to know besides
 */
public record ImportedNet(
        String name,
        Optional<String> builtIn,
        String text,
        Path weights,
        Optional<List<String>> labels,
        boolean isClassifier,
        String summary,
        List<String> recognised,
        List<String> assumed,
        List<String> notes) {
    public ImportedNet {
        recognised = List.copyOf(recognised);
        assumed = List.copyOf(assumed);
        notes = List.copyOf(notes);
    }
}
