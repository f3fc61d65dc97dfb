package org.convnextc.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The texts of the name tables, from the resource {@code names.txt}, which says how they are written. */
final class NameTables {
    private static final String RESOURCE = "names.txt";

    private NameTables() {}

    /** A row: a net's name and the library's. */
    record Row(NameTemplate net, NameTemplate own) {}

    /**
     * A section of the file.
     *
     * @param from the library's version and source
     * @param marks patterns that each fit a name of the file
     * @param without patterns that fit none
     * @param prefixes what may stand before the library's names
     * @param bare the beginning of names that no prefix stands before
     */
    record Text(
            StringBuilder from,
            List<Pattern> marks,
            List<Pattern> without,
            List<String> prefixes,
            List<String> bare,
            List<Row> rows) {
        private Text() {
            this(
                    new StringBuilder(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        private void add(String word, String rest) {
            switch (word) {
                case "from" -> from.append(rest);
                case "mark" -> marks.add(Pattern.compile(rest));
                case "without" -> without.add(Pattern.compile(rest));
                case "prefix" -> prefixes.add(rest);
                case "bare" -> bare.add(rest);
                default -> rows.add(new Row(new NameTemplate(word), new NameTemplate(rest)));
            }
        }
    }

    /** Read when the first checkpoint is opened. */
    private static final class Sections {
        private static final Map<String, Text> BY_NAME = read();
    }

    static Text of(String table) {
        Text text = Sections.BY_NAME.get(table);
        if (text == null) {
            throw new IllegalStateException(RESOURCE + " has no section [" + table + "]");
        }
        return text;
    }

    private static Map<String, Text> read() {
        Map<String, Text> sections = new HashMap<>();
        Text section = new Text();
        for (String line : lines()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[")) {
                section = new Text();
                sections.put(line.substring(1, line.length() - 1), section);
            } else {
                String[] parts = line.split(" +", 2);
                section.add(parts[0], parts[1]);
            }
        }
        return sections;
    }

    private static List<String> lines() {
        try (InputStream in = NameTables.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
