package org.convnextc.importer.onnx.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings steps under the labels that they share, and equal ones in a row, numbered one after the other, into one block with a count:
 * {@code stages.0.0.a, stages.0.0.b, stages.0.1.a, stages.0.1.b} becomes {@code stages.0: repeat 2 { a; b }}.
 */
final class Folding {
    /** Steps without a label of their own that belong to what stands before them. */
    private static final Set<String> ACTIVATIONS =
            Set.of("relu", "relu6", "gelu", "gelu form=tanh", "silu", "sigmoid", "hardsigmoid", "hardswish");

    private Folding() {}

    static List<Item> of(List<Item> items) {
        List<Item> grouped = new ArrayList<>();
        int at = 0;
        while (at < items.size()) {
            String key = key(items.get(at));
            int end = at + 1;
            while (!key.isEmpty() && end < items.size() && belongs(items, end, key)) {
                end++;
            }
            grouped.addAll(group(key, items.subList(at, end)));
            at = end;
        }
        return repeated(grouped);
    }

    private static boolean belongs(List<Item> items, int at, String key) {
        Item item = items.get(at);
        return key(item).equals(key)
                || item instanceof Item.Op op && op.label().isEmpty() && ACTIVATIONS.contains(op.text());
    }

    /** What all labels in an item begin with; empty where they share nothing, or it has none. */
    private static String key(Item item) {
        List<String> firsts = labels(item)
                .map(label -> label.split("\\.", 2)[0])
                .distinct()
                .limit(2)
                .toList();
        return firsts.size() == 1 ? firsts.get(0) : "";
    }

    private static Stream<String> labels(Item item) {
        if (!item.label().isEmpty()) {
            return Stream.of(item.label());
        }
        return children(item).flatMap(List::stream).flatMap(Folding::labels);
    }

    private static Stream<List<Item>> children(Item item) {
        if (item instanceof Item.Join join) {
            return Stream.concat(join.branches().stream(), Stream.of(join.via()));
        }
        if (item instanceof Item.Output output) {
            return Stream.of(output.items());
        }
        return Stream.of();
    }

    private static List<Item> group(String key, List<Item> items) {
        boolean leaf = items.stream().anyMatch(item -> labels(item).anyMatch(key::equals));
        if (key.isEmpty() || leaf) {
            return items.stream().map(Folding::within).toList();
        }
        List<Item> inner =
                of(items.stream().map(item -> stripped(item, key.length() + 1)).toList());
        Item only = inner.get(0);
        if (inner.size() > 1) {
            return List.of(new Item.Group(key, inner));
        }
        return List.of(relabelled(only, only.label().isEmpty() ? key : key + "." + only.label()));
    }

    /** Chains within an item whose labels stay as they are. */
    private static Item within(Item item) {
        if (item instanceof Item.Join join) {
            return new Item.Join(
                    join.label(),
                    join.keyword(),
                    join.branches().stream().map(Folding::of).toList(),
                    of(join.via()));
        }
        return item instanceof Item.Output output ? new Item.Output(output.label(), of(output.items())) : item;
    }

    private static Item stripped(Item item, int length) {
        String label = item.label().isEmpty() ? "" : item.label().substring(length);
        if (item instanceof Item.Join join) {
            return new Item.Join(
                    label,
                    join.keyword(),
                    join.branches().stream()
                            .map(chain -> stripped(chain, length))
                            .toList(),
                    stripped(join.via(), length));
        }
        return relabelled(item, label);
    }

    private static List<Item> stripped(List<Item> chain, int length) {
        return chain.stream().map(item -> stripped(item, length)).toList();
    }

    private static Item relabelled(Item item, String label) {
        if (item instanceof Item.Op op) {
            return new Item.Op(label, op.text());
        }
        if (item instanceof Item.Join join) {
            return new Item.Join(label, join.keyword(), join.branches(), join.via());
        }
        if (item instanceof Item.Group group) {
            return new Item.Group(label, group.items());
        }
        if (item instanceof Item.Repeat repeat) {
            return new Item.Repeat(label, repeat.count(), repeat.items());
        }
        return new Item.Output(label, ((Item.Output) item).items());
    }

    /** Equal items whose labels count on from what stood before; rounds are numbered from the first free number on. */
    private static List<Item> repeated(List<Item> items) {
        List<Item> folded = new ArrayList<>();
        int next = 0;
        int at = 0;
        while (at < items.size()) {
            int count = 1;
            if (isNumber(items.get(at), next)) {
                while (at + count < items.size() && follows(items.get(at), items.get(at + count), next + count)) {
                    count++;
                }
                next += count;
            }
            folded.add(count > 1 ? new Item.Repeat("", count, round(items.get(at))) : items.get(at));
            at += count;
        }
        return folded;
    }

    /** Whether an item's label is a number, or begins with it. */
    private static boolean isNumber(Item item, int expected) {
        return item.label().split("\\.", 2)[0].equals(Integer.toString(expected));
    }

    /** The same without the number in its label. */
    private static Item unnumbered(Item item) {
        int dot = item.label().indexOf('.');
        return relabelled(item, dot < 0 ? "" : item.label().substring(dot + 1));
    }

    private static boolean follows(Item first, Item item, int expected) {
        boolean single = first instanceof Item.Op && !first.label().contains(".");
        return !single && isNumber(item, expected) && unnumbered(first).equals(unnumbered(item));
    }

    private static List<Item> round(Item item) {
        Item round = unnumbered(item);
        return round instanceof Item.Group group && group.label().isEmpty() ? group.items() : List.of(round);
    }
}
