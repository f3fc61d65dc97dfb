package org.convnextc.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.io.AtomicFile;

/**
 * What a build wrote, and from what: for each class a line of its path, the fingerprint of all that it was made from, and that of its
 * source.
 */
final class BuildNotes {
    /** @param output of the text that was written */
    record Note(String inputs, String output) {}

    private final Path file;
    private final SortedMap<String, Note> notes = new TreeMap<>();

    private BuildNotes(Path file) {
        this.file = file;
    }

    /** Those of the last build; none where there was none, or the file is damaged. */
    static BuildNotes read(Path file) {
        var read = new BuildNotes(file);
        try {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split("\t");
                if (words.length == 3) {
                    read.notes.put(words[0], new Note(words[1], words[2]));
                }
            }
        } catch (IOException e) {
            // Then every class is written again.
            read.notes.clear();
        }
        return read;
    }

    /** By path. */
    Map<String, Note> all() {
        return Map.copyOf(notes);
    }

    /** Writes the notes of this build in place of those of the last one. */
    void replace(Map<String, Note> now) throws IOException {
        notes.clear();
        notes.putAll(now);
        var text = new StringBuilder();
        notes.forEach((path, note) -> text.append(String.join("\t", path, note.inputs(), note.output()))
                .append('\n'));
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
