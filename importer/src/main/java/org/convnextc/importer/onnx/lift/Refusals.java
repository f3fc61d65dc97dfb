package org.convnextc.importer.onnx.lift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.onnx.file.Model;
import org.convnextc.importer.onnx.file.Node;
import org.convnextc.io.Printable;

/** What of a model cannot be written as a net, all of it in one message. */
final class Refusals {
    /** Of nodes with the same operator and reason, and of all lines. */
    private static final int SHOWN = 3;

    private static final int MOST_LINES = 20;

    private final Model model;
    private final Map<Node, Integer> places = new HashMap<>();
    private final Map<String, List<String>> found = new LinkedHashMap<>();
    private int first = Integer.MAX_VALUE;

    Refusals(Model model) {
        this.model = model;
        for (int i = 0; i < model.nodes().size(); i++) {
            places.put(model.nodes().get(i), i);
        }
    }

    /** @param why half a sentence behind the node */
    void add(Node node, String why) {
        int place = places.getOrDefault(node, -1);
        if (place >= 0) {
            first = Math.min(first, place);
        }
        found.computeIfAbsent(node.qualified() + " " + why, key -> new ArrayList<>())
                .add(node.shown()
                        + (place < 0
                                ? ""
                                : ", node " + (place + 1) + " of "
                                        + model.nodes().size()));
    }

    void addOutput(String output, String why) {
        found.computeIfAbsent("the output " + why, key -> new ArrayList<>()).add("'" + Printable.of(output) + "'");
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ImportException(message());
        }
    }

    private String message() {
        var text = new StringBuilder(model.path() + ": cannot be written as a net:");
        int lines = 0;
        for (Map.Entry<String, List<String>> entry : found.entrySet()) {
            if (lines++ == MOST_LINES) {
                text.append(System.lineSeparator()).append("  and more");
                break;
            }
            List<String> nodes = entry.getValue();
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(Printable.of(entry.getKey()))
                    .append(": ")
                    .append(String.join("; ", nodes.subList(0, Math.min(SHOWN, nodes.size()))))
                    .append(nodes.size() > SHOWN ? " and " + (nodes.size() - SHOWN) + " more" : "");
        }
        return text.append(System.lineSeparator()).append(advice()).toString();
    }

    private String advice() {
        Optional<String> before = first == Integer.MAX_VALUE || first == 0
                ? Optional.empty()
                : model.nodes().get(first - 1).outputs().stream().findFirst();
        return "--outputs NAME takes the graph up to a value before these"
                + before.map(name -> ", such as '" + Printable.of(name) + "'").orElse("")
                + "; docs/import.md lists what is known.";
    }
}
