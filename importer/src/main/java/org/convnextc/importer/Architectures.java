package org.convnextc.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What timm's names of architectures tell that shapes do not, from the resource {@code timm.txt}. */
final class Architectures {
    private static final String RULE = "shapes ";

    private Architectures() {}

    /**
     * An architecture.
     *
     * @param depths as a net writes them, without brackets and spaces, like {@code widths}
     * @param eps of all norms
     * @param act as a net spells it
     * @param norm timm's word without {@code 2d}
     */
    record Architecture(String depths, String widths, double eps, String act, String norm) {
        boolean hasSizes(List<Integer> ofTensors, List<Integer> widthsOfTensors) {
            return depths.equals(Rule.joined(ofTensors)) && widths.equals(Rule.joined(widthsOfTensors));
        }
    }

    /**
     * An architecture that shapes make likely.
     *
     * @param why in words: {@code as in timm's test_convnext3, which alone has these kernels}
     */
    record Likely(Architecture architecture, String why) {}

    /**
     * A line of the table that begins with {@code shapes}.
     *
     * @param shapes depths, widths and kernels as a net writes them, those that tell
     */
    private record Rule(Map<String, String> shapes, String name) {
        static Rule of(String line) {
            String[] words = line.split(" +");
            Map<String, String> shapes = new LinkedHashMap<>();
            for (int i = 1; i < words.length - 1; i++) {
                String[] parts = words[i].split("=");
                shapes.put(parts[0], parts[1]);
            }
            return new Rule(shapes, words[words.length - 1]);
        }

        private static String joined(List<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    private static final class Table {
        private static final List<Rule> RULES = lines().stream()
                .filter(line -> line.startsWith(RULE))
                .map(Rule::of)
                .toList();

        private static final Map<String, Architecture> BY_NAME = read();
    }

    static Optional<Architecture> find(String name) {
        return Optional.ofNullable(Table.BY_NAME.get(name));
    }

    /** The architecture whose sizes or kernels these are, of those that have more of their own than sizes. */
    static Optional<Likely> byShapes(List<Integer> depths, List<Integer> widths, List<String> kernels) {
        Map<String, String> found =
                Map.of("depths", Rule.joined(depths), "widths", Rule.joined(widths), "kernels", Rule.joined(kernels));
        return Table.RULES.stream()
                .filter(rule -> rule.shapes.entrySet().stream()
                        .allMatch(shape -> shape.getValue().equals(found.get(shape.getKey()))))
                .findFirst()
                .map(rule -> new Likely(
                        Table.BY_NAME.get(rule.name),
                        "as in timm's " + rule.name + ", which alone has these "
                                + String.join(" and ", rule.shapes.keySet())));
    }

    private static Map<String, Architecture> read() {
        Map<String, Architecture> table = new HashMap<>();
        lines().stream()
                .filter(line -> !line.startsWith(RULE))
                .map(line -> line.split(" +", 6))
                .forEach(row -> table.put(
                        row[0], new Architecture(row[1], row[2], Double.parseDouble(row[3]), row[5], row[4])));
        return table;
    }

    private static List<String> lines() {
        try (InputStream in = Architectures.class.getResourceAsStream("timm.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
