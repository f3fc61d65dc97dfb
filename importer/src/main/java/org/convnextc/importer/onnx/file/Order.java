package org.convnextc.importer.onnx.file;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/** Brings nodes into an order in which they can run, and refuses names that nobody or two define. */
final class Order {
    private static final int SHOWN = 3;

    private Order() {}

    static Model sorted(Model model) {
        Map<String, Integer> makers = makers(model);
        Set<String> given = new HashSet<>(model.initialisers().keySet());
        model.inputs().forEach(port -> given.add(port.name()));
        List<List<Integer>> readers = new ArrayList<>();
        int[] waiting = new int[model.nodes().size()];
        model.nodes().forEach(node -> readers.add(new ArrayList<>()));
        for (int i = 0; i < waiting.length; i++) {
            for (String input : model.nodes().get(i).inputs()) {
                Integer maker = makers.get(input);
                if (maker != null) {
                    readers.get(maker).add(i);
                    waiting[i]++;
                } else if (!input.isEmpty() && !given.contains(input)) {
                    throw new FormatException("has " + model.nodes().get(i).shown() + ", which reads '" + input
                            + "', but nothing gives that");
                }
            }
        }
        return model.with(run(model.nodes(), readers, waiting));
    }

    private static Map<String, Integer> makers(Model model) {
        Map<String, Integer> makers = new HashMap<>();
        Set<String> taken = new HashSet<>(model.initialisers().keySet());
        for (Port port : model.inputs()) {
            if (!taken.add(port.name()) && !model.initialisers().containsKey(port.name())) {
                throw new FormatException("has two inputs named '" + port.name() + "'");
            }
        }
        for (int i = 0; i < model.nodes().size(); i++) {
            for (String output : model.nodes().get(i).outputs()) {
                if (!output.isEmpty() && (!taken.add(output) || makers.put(output, i) != null)) {
                    throw new FormatException("gives the name '" + output + "' to two values, the second at "
                            + model.nodes().get(i).shown());
                }
            }
        }
        return makers;
    }

    /** In the file's order as far as it can be kept. */
    private static List<Node> run(List<Node> nodes, List<List<Integer>> readers, int[] waiting) {
        Queue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int reader : readers.get(next)) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw new FormatException("has a cycle, through " + cycle(nodes, waiting));
        }
        return sorted;
    }

    private static String cycle(List<Node> nodes, int[] waiting) {
        Queue<String> names = new ArrayDeque<>();
        for (int i = 0; i < waiting.length && names.size() < SHOWN; i++) {
            if (waiting[i] > 0) {
                names.add(nodes.get(i).shown());
            }
        }
        return String.join(", ", names);
    }
}
