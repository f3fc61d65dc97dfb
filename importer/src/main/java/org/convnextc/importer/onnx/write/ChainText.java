package org.convnextc.importer.onnx.write;

import java.util.List;
import java.util.stream.Collectors;

/** Chains as text, which the formatter lays out. */
final class ChainText {
    /** Characters of a chain on one line. */
    private static final int SHORT = 72;

    private ChainText() {}

    /** The steps of a chain, a line each. */
    static String of(List<Item> items) {
        return items.stream().map(ChainText::of).collect(Collectors.joining("\n"));
    }

    /** A chain of few steps stands on one line. */
    private static String braced(List<Item> items) {
        if (items.isEmpty()) {
            return "{ }";
        }
        String line = items.stream().map(ChainText::of).collect(Collectors.joining("; ", "{ ", " }"));
        return line.length() <= SHORT && !line.contains("\n") ? line : "{\n" + of(items) + "\n}";
    }

    private static String of(Item item) {
        String label = item.label().isEmpty() ? "" : item.label() + ": ";
        if (item instanceof Item.Op op) {
            return label + op.text();
        }
        if (item instanceof Item.Group group) {
            return label + braced(group.items());
        }
        if (item instanceof Item.Repeat repeat) {
            return label + "repeat " + repeat.count() + " " + braced(repeat.items());
        }
        if (item instanceof Item.Output output) {
            return label + "output " + braced(output.items());
        }
        Item.Join join = (Item.Join) item;
        String branches = join.branches().stream().map(ChainText::braced).collect(Collectors.joining(" "));
        boolean needsVia = join.keyword().equals("multiply") || !join.via().isEmpty();
        return label + join.keyword() + " " + branches + (needsVia ? " via " + braced(join.via()) : "");
    }
}
