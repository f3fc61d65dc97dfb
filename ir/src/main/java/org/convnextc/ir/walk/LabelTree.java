package org.convnextc.ir.walk;

import java.util.ArrayList;
import java.util.List;

/** The stages and blocks of a net, from its label paths: neighbours whose names begin with the same labels form a group. */
public sealed interface LabelTree {
    /**
     * Neighbours under one label.
     *
     * @param path of labels, {@code stages.0}
     * @param children at least two, or one leaf
     */
    record Group(String path, List<LabelTree> children) implements LabelTree {
        public Group {
            children = List.copyOf(children);
        }
    }

    /** @param index of a name in the list that the tree was made of */
    record Leaf(int index) implements LabelTree {}

    /** The tree of names in the order of the graph; a label that leaves and comes back makes two groups. */
    static List<LabelTree> of(List<String> names) {
        return under("", names, 0, names.size());
    }

    private static List<LabelTree> under(String prefix, List<String> names, int from, int to) {
        var children = new ArrayList<LabelTree>();
        int i = from;
        while (i < to) {
            int dot = names.get(i).indexOf('.', prefix.length());
            if (dot < 0) {
                children.add(new Leaf(i++));
                continue;
            }
            String label = names.get(i).substring(0, dot + 1);
            int end = i + 1;
            while (end < to && names.get(end).startsWith(label)) {
                end++;
            }
            children.add(group(label, under(label, names, i, end)));
            i = end;
        }
        return children;
    }

    /** A group whose only child is a group says no more than that. */
    private static LabelTree group(String label, List<LabelTree> children) {
        return children.size() == 1 && children.get(0) instanceof Group only
                ? only
                : new Group(label.substring(0, label.length() - 1), children);
    }
}
