package org.convnextc.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Nets of one kind as data, from a resource {@code families/NAME.net}: a net whose sizes are left open, and how each follows from the
 * shapes of a checkpoint. Comments that begin with {@code #:} are for this class:
 *
 * <ul>
 *   <li>{@code #: from}: the library, its version and the file that names and equations were read from
 *   <li>{@code #: mark}: a tensor that all nets of the kind have; all marks together tell the kind
 *   <li>{@code #: architecture}: the library's names of these nets
 *   <li>{@code #: channels}: the rule for those of the input
 *   <li>{@code #: usual}: what these nets have in common and shapes do not tell
 *   <li>at a slot: its {@link ShapeRule}, and behind another {@code #} a comment for the reader of the net
 * </ul>
 */
record Family(
        String name,
        String from,
        List<String> marks,
        Pattern architecture,
        String usual,
        ShapeRule channels,
        List<ShapeRule> rules,
        Map<String, String> comments,
        List<String> header,
        List<String> lines) {
    private static final List<String> ALL = List.of(
            "convformer", "inceptionnext", "mambaout", "poolformer", "poolformerv2", "rdnet", "regnet", "repvit");
    private static final Pattern SLOT = Pattern.compile("  (\\w+) +#: (.*?)(?:  # (.*))?");
    private static final Pattern NET = Pattern.compile("net (\\w+) \\{");
    private static final Pattern NO_ARCHITECTURE = Pattern.compile("");

    private static final class Table {
        private static final List<Family> FAMILIES = ALL.stream()
                .map(name -> new Reader().read(text("families/" + name + ".net")))
                .toList();
    }

    static List<Family> all() {
        return Table.FAMILIES;
    }

    /** The library, as messages name it. */
    String library() {
        return from.split(" ")[0];
    }

    /** What stands before the names of this family in a file; empty where they are not there, or there more than once. */
    Optional<String> prefix(Tensors tensors) {
        List<String> found = tensors.prefixes(marks);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static String text(String resource) {
        try (InputStream in = Family.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader {
        private final Map<String, String> said = new LinkedHashMap<>();
        private final List<String> marks = new ArrayList<>();
        private final List<ShapeRule> rules = new ArrayList<>();
        private final Map<String, String> comments = new LinkedHashMap<>();
        private final List<String> header = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        Family read(String text) {
            text.lines().forEach(this::line);
            lines.remove(lines.size() - 1); // the brace that ends the net
            return new Family(
                    said.get("net"),
                    said.get("from"),
                    List.copyOf(marks),
                    Optional.ofNullable(said.get("architecture"))
                            .map(Pattern::compile)
                            .orElse(NO_ARCHITECTURE),
                    said.get("usual"),
                    new ShapeRule("input", said.get("channels")),
                    List.copyOf(rules),
                    Map.copyOf(comments),
                    List.copyOf(header),
                    List.copyOf(lines));
        }

        private void line(String line) {
            Matcher slot = SLOT.matcher(line);
            Matcher net = NET.matcher(line);
            if (line.startsWith("#: ")) {
                String[] words = line.substring(3).split(" ", 2);
                if (words[0].equals("mark")) {
                    marks.add(words[1]);
                } else {
                    said.put(words[0], words[1]);
                }
            } else if (slot.matches()) {
                rules.add(new ShapeRule(slot.group(1), slot.group(2)));
                Optional.ofNullable(slot.group(3)).ifPresent(comment -> comments.put(slot.group(1), comment));
            } else if (net.matches()) {
                said.put("net", net.group(1));
            } else if (said.containsKey("net")) {
                lines.add(line);
            } else {
                header.add(line.replaceFirst("^# ", ""));
            }
        }
    }
}
