package org.convnextc.importer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The names of the classes, fit for a file with a name a line. */
final class ClassNames {
    private static final int LONGEST = 1000;

    private final Facts facts;
    private final List<String> notes;

    ClassNames(Facts facts, List<String> notes) {
        this.facts = facts;
        this.notes = notes;
    }

    /** @param classes of the net; 0 where it is no classifier */
    Optional<List<String>> of(int classes) {
        if (facts.labels.isEmpty()) {
            return Optional.empty();
        }
        List<String> labels = facts.labels.get().value();
        if (labels.size() != classes) {
            notes.add(facts.labels.get().by() + " has " + labels.size() + " names, but the net "
                    + (classes == 0 ? "is no classifier" : "has " + classes + " classes") + ": no labels are written");
            return Optional.empty();
        }
        List<String> lines = IntStream.range(0, classes)
                .mapToObj(i -> line(labels.get(i), i))
                .toList();
        if (!lines.equals(labels)) {
            notes.add(
                    facts.labels.get().by()
                            + " has names with line ends or other characters that are no letters, or empty ones: they were made one line each");
        }
        return Optional.of(lines);
    }

    /** A label without control characters and what turns the direction of writing. */
    private static String line(String label, int index) {
        String line = label.replaceAll(
                        "[\\p{Cc}\\u2028\\u2029\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]+", " ")
                .replaceAll("\\p{Cs}", "?")
                .strip();
        String shown = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        return shown.isEmpty() ? "class " + index : shown;
    }
}
