package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.LiftedNet.Step;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Multiply;

/**
 * Chains within chains from a graph. A step that joins several values begins where all of them come from: the last value that every way
 * from the input to the step leads through, its immediate dominator.
 */
final class Nesting {
    /** Brackets within brackets that a file may have, with room for those of labels. */
    private static final int MOST_DEPTH = 40;

    private final LiftedNet net;
    private final List<String> labels;
    private final int[] dominator;
    private final int[] depth;
    private final boolean[] written;

    /** @param labels of the steps, in their order */
    Nesting(LiftedNet net, List<String> labels) {
        this.net = net;
        this.labels = labels;
        this.dominator = new int[net.steps().size()];
        this.depth = new int[net.steps().size()];
        this.written = new boolean[net.steps().size()];
        for (int i = 0; i < dominator.length; i++) {
            dominator[i] = common(net.steps().get(i).operands());
            depth[i] = depth(dominator[i]) + 1;
        }
    }

    private int depth(int step) {
        return step == LiftedNet.INPUT ? 0 : depth[step];
    }

    /** The last value that the ways to all of these lead through. */
    private int common(List<Integer> values) {
        int common = values.get(0);
        for (int value : values) {
            int other = value;
            while (common != other) {
                if (depth(common) >= depth(other)) {
                    common = dominator[common];
                } else {
                    other = dominator[other];
                }
            }
        }
        return common;
    }

    /** The chain from the input to the last of the values that the net hands out, with a step for each of several. */
    List<Item> items(List<LiftedNet.Output> outputs) {
        int last = outputs.stream().mapToInt(LiftedNet.Output::step).max().orElseThrow();
        if (outputs.size() == 1) {
            return chain(LiftedNet.INPUT, last, 0, Map.of());
        }
        Map<Integer, List<Item>> beside = new HashMap<>();
        for (LiftedNet.Output output : outputs) {
            int from = common(List.of(output.step(), last));
            List<Item> side = chain(from, output.step(), 1, Map.of());
            beside.computeIfAbsent(from, none -> new ArrayList<>()).add(new Item.Output(name(output), side));
        }
        List<Item> items = new ArrayList<>(beside.getOrDefault(LiftedNet.INPUT, List.of()));
        items.addAll(chain(LiftedNet.INPUT, last, 0, beside));
        return items;
    }

    /** An output's name as a label that no other step has. */
    private String name(LiftedNet.Output output) {
        String plain = output.name().replaceAll("\\W+", "_").replaceFirst("^_+|^(?=\\d)", "output_");
        String name = plain.isEmpty() ? "output" : plain;
        while (labels.contains(name)) {
            name += "_";
        }
        return name;
    }

    private List<Item> chain(int from, int to, int level, Map<Integer, List<Item>> beside) {
        if (level > MOST_DEPTH) {
            throw new ImportException(
                    "the model has values joined more than " + MOST_DEPTH + " deep within each other");
        }
        List<Item> items = new ArrayList<>();
        boolean normed = false;
        for (int at = to; at != from; at = dominator[at]) {
            Step step = net.steps().get(at);
            if (written[at]) {
                throw new ImportException(
                        "what " + step.shown()
                                + " gives is read in two places that do not lie within each other: chains of the language cannot say that");
            }
            written[at] = true;
            List<Item> outputs = new ArrayList<>(beside.getOrDefault(at, List.of()));
            Collections.reverse(outputs);
            items.addAll(outputs);
            items.add(step.operands().size() == 1 ? op(at, normed) : join(at, level));
            normed = step.op() instanceof Batchnorm;
        }
        Collections.reverse(items);
        return items;
    }

    private Item op(int at, boolean normed) {
        Step step = net.steps().get(at);
        int operand = step.operands().get(0);
        int channels = operand == LiftedNet.INPUT
                ? net.input().dim(1)
                : net.steps().get(operand).type().last();
        return new Item.Op(labels.get(at), StepText.of(step.op(), channels, normed));
    }

    private Item join(int at, int level) {
        Step step = net.steps().get(at);
        int from = dominator[at];
        List<List<Item>> chains = new ArrayList<>();
        for (int operand : step.operands()) {
            chains.add(chain(from, operand, level + 1, Map.of()));
        }
        if (step.op() instanceof Concat) {
            return new Item.Join("", "concat", chains, List.of());
        }
        if (step.op() instanceof Add) {
            chains.sort(Comparator.comparing((List<Item> chain) -> size(chain)).reversed());
            return new Item.Join("", "residual", List.of(chains.get(0)), chains.get(1));
        }
        if (step.op() instanceof Multiply) {
            return new Item.Join("", "multiply", List.of(chains.get(0)), chains.get(1));
        }
        throw new ImportException("no way to write " + step.op().mnemonic() + " of several values");
    }

    private static int size(List<Item> chain) {
        return chain.stream()
                .mapToInt(item -> item instanceof Item.Join join
                        ? 1 + join.branches().stream().mapToInt(Nesting::size).sum() + size(join.via())
                        : 1)
                .sum();
    }
}
