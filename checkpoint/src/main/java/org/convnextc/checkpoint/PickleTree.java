package org.convnextc.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.checkpoint.Pickled.Dict;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Global;
import org.convnextc.checkpoint.Pickled.Sequence;
import org.convnextc.checkpoint.Pickled.Tensor;
import org.convnextc.checkpoint.Pickled.Tuple;
import org.convnextc.checkpoint.Pickled.Unfilled;

/**
 * A value of a pickle and the dictionaries and lists in it, by path: keys, or places in a list, with dots between. Nothing is looked at
 * twice, and nothing that lies deeper than parameters do.
 *
 * @param path from the root, for which it is empty
 * @param name the last part of the path
 * @param prefix of the names of tensors, where the path ends in them
 */
record PickleTree(String path, String name, String prefix, Object value) {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_ITEMS = 100;
    private static final int MAX_KEY = 200;

    static PickleTree of(Object root) {
        return new PickleTree("", "", "", filled(root));
    }

    private static Object filled(Object value) {
        return value instanceof Unfilled tensor ? tensor.value() : value;
    }

    /** Whether there are no entries that could hold parameters. */
    boolean isLeaf() {
        return !mayHoldParameters(value);
    }

    private static boolean mayHoldParameters(Object value) {
        return value instanceof Dict || value instanceof Sequence || value instanceof Tuple;
    }

    /** For people to read. */
    String describe() {
        if (value instanceof Foreign foreign) {
            return foreign.what();
        }
        if (value instanceof Global global) {
            return "the name " + global.name();
        }
        return value instanceof Tensor ? "a single tensor" : "no dictionary";
    }

    /** Entries under strings, and items. */
    private Map<String, Object> entries() {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (value instanceof Dict dict) {
            dict.entries().forEach((key, entry) -> {
                if (key instanceof String text) {
                    entries.put(text, filled(entry));
                }
            });
        } else {
            List<Object> items = value instanceof Sequence list ? list.items() : ((Tuple) value).items();
            for (int i = 0; i < Math.min(MAX_ITEMS, items.size()); i++) {
                entries.put(Integer.toString(i), filled(items.get(i)));
            }
        }
        return entries;
    }

    private PickleTree below(String key, Object entry) {
        return new PickleTree(path.isEmpty() ? key : path + "." + key, key, "", entry);
    }

    /** An entry that may hold parameters. */
    Optional<PickleTree> child(String key) {
        return value instanceof Dict dict
                ? Optional.ofNullable(dict.entries().get(key))
                        .map(entry -> below(key, filled(entry)))
                        .filter(entry -> !entry.isLeaf())
                : Optional.empty();
    }

    /** What lies at a path; keys may have dots themselves. Where a path leads into the names of tensors, those that begin so. */
    Optional<PickleTree> find(String wanted) {
        return find(wanted, MAX_DEPTH);
    }

    private Optional<PickleTree> find(String wanted, int depth) {
        if (isLeaf()) {
            return Optional.empty();
        }
        Map<String, Object> entries = entries();
        for (int end = wanted.length(); end > 0 && depth > 0; end = wanted.lastIndexOf('.', end - 1)) {
            if (entries.containsKey(wanted.substring(0, end))) {
                PickleTree entry = below(wanted.substring(0, end), entries.get(wanted.substring(0, end)));
                Optional<PickleTree> found =
                        end == wanted.length() ? Optional.of(entry) : entry.find(wanted.substring(end + 1), depth - 1);
                if (found.filter(e -> !e.isLeaf()).isPresent()) {
                    return found;
                }
            }
        }
        return beginningWith(wanted + ".", entries);
    }

    private Optional<PickleTree> beginningWith(String start, Map<String, Object> entries) {
        Dict part = new Dict();
        entries.forEach((name, entry) -> {
            if (name.startsWith(start)) {
                part.put(name.substring(start.length()), entry);
            }
        });
        return part.entries().isEmpty()
                ? Optional.empty()
                : Optional.of(new PickleTree(path + "." + start, start, start, part));
    }

    boolean hasTensors() {
        return !isLeaf() && entries().values().stream().anyMatch(Tensor.class::isInstance);
    }

    /** Right in this entry, by name. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        entries().forEach((key, entry) -> {
            if (entry instanceof Tensor tensor) {
                tensors.put(key, tensor);
            }
        });
        return tensors;
    }

    /** What is in the place of a tensor, by name. */
    Map<String, String> unread() {
        Map<String, String> unread = new LinkedHashMap<>();
        entries().forEach((key, entry) -> {
            if (entry instanceof Foreign foreign) {
                unread.put(key, foreign.what());
            }
        });
        return unread;
    }

    /** Whether this is another entry. */
    boolean isOther(PickleTree taken) {
        return value != taken.value && !path.equals(taken.path);
    }

    /** All entries with tensors, those with the most tensors first. */
    List<PickleTree> withTensors() {
        List<PickleTree> found = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<PickleTree> next = new ArrayDeque<>(isLeaf() ? List.of() : List.of(this));
        Map<PickleTree, Integer> sizes = new IdentityHashMap<>();
        for (int depth = 0; depth <= MAX_DEPTH && !next.isEmpty(); depth++) {
            for (int left = next.size(); left > 0; left--) {
                PickleTree tree = next.remove();
                if (seen.size() > MAX_ENTRIES || !seen.add(tree.value)) {
                    continue;
                }
                Map<String, Object> entries = tree.entries();
                int tensors = (int) entries.values().stream()
                        .filter(Tensor.class::isInstance)
                        .count();
                if (tensors > 0) {
                    sizes.put(tree, tensors);
                    found.add(tree);
                }
                entries.forEach((key, entry) -> {
                    if (key.length() <= MAX_KEY && mayHoldParameters(entry)) {
                        next.add(tree.below(key, entry));
                    }
                });
            }
        }
        found.sort(Comparator.comparingInt((PickleTree tree) -> sizes.get(tree)).reversed());
        return found;
    }
}
