package org.convnextc.importer.onnx.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the bodies of local functions where they are called. */
final class Inlining {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_NODES = 200_000;

    private final Model model;
    private final List<Node> nodes = new ArrayList<>();
    private int calls;

    private Inlining(Model model) {
        this.model = model;
    }

    static Model inlined(Model model) {
        if (model.functions().isEmpty()) {
            return model;
        }
        var inlining = new Inlining(model);
        model.nodes().forEach(node -> inlining.add(node, 0));
        return model.with(inlining.nodes);
    }

    private void add(Node node, int depth) {
        LocalFunction function = model.functions().get(LocalFunction.key(node.domain(), node.operator()));
        if (function == null) {
            Messages.add(node, nodes, MOST_NODES, "nodes, once its functions are written out");
            return;
        }
        if (depth == MOST_DEPTH) {
            throw new FormatException(
                    "has functions that call each other more than " + MOST_DEPTH + " deep, such as " + function.key());
        }
        if (calls++ > MOST_NODES) {
            throw new FormatException("has more than " + MOST_NODES + " calls of functions");
        }
        call(function, node, depth);
    }

    private void call(LocalFunction function, Node call, int depth) {
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < function.inputs().size(); i++) {
            names.put(function.inputs().get(i), call.has(i) ? call.inputs().get(i) : "");
        }
        for (int i = 0; i < function.outputs().size() && i < call.outputs().size(); i++) {
            names.put(function.outputs().get(i), call.outputs().get(i));
        }
        String prefix = (call.name().isEmpty() ? function.name() : call.name()) + "/" + calls + "/";
        names.put("", "");
        for (Node inner : function.nodes()) {
            add(renamed(inner, prefix, names, attributes(inner, function, call)), depth + 1);
        }
    }

    private static Node renamed(
            Node inner, String prefix, Map<String, String> names, Map<String, Attribute> attributes) {
        return new Node(
                inner.operator(),
                inner.domain(),
                prefix + inner.name(),
                inner.inputs().stream()
                        .map(name -> names.computeIfAbsent(name, own -> prefix + own))
                        .toList(),
                inner.outputs().stream()
                        .map(name -> names.computeIfAbsent(name, own -> prefix + own))
                        .toList(),
                attributes);
    }

    /** With those of the call in place of references to them, else the function's own; what neither has is left out. */
    private static Map<String, Attribute> attributes(Node inner, LocalFunction function, Node call) {
        Map<String, Attribute> found = new HashMap<>();
        inner.attributes().forEach((name, attribute) -> {
            Attribute value = attribute
                    .reference()
                    .map(reference ->
                            call.attribute(reference).orElse(function.defaults().get(reference)))
                    .orElse(attribute.reference().isPresent() ? null : attribute);
            if (value != null) {
                found.put(name, value);
            }
        });
        return found;
    }
}
