package org.convnextc.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Tensor;

/**
 * The parameters among everything that a checkpoint's pickle holds.
 *
 * @param key the entry they were found under, one in another with dots between; empty where they are at the top
 * @param prefix with which the names of all begin in the file, beyond the key's entry; left out here
 * @param tensors by name
 * @param unread what lies among them and is no tensor that can be read, by name
 * @param others names in other entries, by key, where nobody has said which to take
 */
record StateDict(
        Optional<String> key,
        String prefix,
        Map<String, Tensor> tensors,
        Map<String, String> unread,
        Map<String, List<String>> others) {
    /** Where the parameters of the model lie, the first that is there. */
    private static final List<String> USUAL_KEYS = List.of("model", "state_dict");

    private static final int MOST_CHOICES = 10;
    private static final int MAX_DEPTH = 4;
    private static final int SOME_NAMES = 3;

    /**
     * @param key the entry to take; empty: the entry of a usual name if there is one, else the top, a bare state dict
     */
    static StateDict find(FileBytes file, Object root, Optional<String> key) {
        PickleTree tree = PickleTree.of(root);
        if (tree.isLeaf()) {
            throw file.fault("holds " + tree.describe() + ", expected a state dict, as"
                    + " torch.save({'model': model.state_dict()}, ...) writes it" + howToSave(root));
        }
        if (key.isPresent()) {
            return tree.find(key.get())
                    .filter(PickleTree::hasTensors)
                    .map(found -> new StateDict(key, found.prefix(), found.tensors(), found.unread(), Map.of()))
                    .orElseThrow(
                            () -> file.fault("has no parameters under the key '" + key.get() + "'" + choices(tree)));
        }
        Optional<PickleTree> usual = usual(tree, MAX_DEPTH).or(() -> onlyUsual(tree));
        return usual.map(found -> ofUsual(tree, found))
                .orElseThrow(() -> file.fault(
                        "has no parameters at its top and no entry 'model' or 'state_dict'" + choices(tree)));
    }

    private static String howToSave(Object root) {
        return root instanceof Foreign
                ? ". It is not built, for that would run code. If you trust the file, load it in Python, where its class is"
                        + " installed, and save its state dict"
                : "";
    }

    /** Below the usual names, as deep as they go. */
    private static Optional<PickleTree> usual(PickleTree tree, int depth) {
        for (String key : USUAL_KEYS) {
            Optional<PickleTree> found =
                    tree.child(key).filter(child -> depth > 0).flatMap(child -> usual(child, depth - 1));
            if (found.isPresent()) {
                return found;
            }
        }
        return tree.hasTensors() ? Optional.of(tree) : Optional.empty();
    }

    /** The one entry of a usual name in some other. */
    private static Optional<PickleTree> onlyUsual(PickleTree tree) {
        List<PickleTree> usual = tree.withTensors().stream()
                .filter(entry -> USUAL_KEYS.contains(entry.name()))
                .toList();
        return usual.size() == 1 ? Optional.of(usual.get(0)) : Optional.empty();
    }

    private static StateDict ofUsual(PickleTree tree, PickleTree found) {
        Map<String, List<String>> others = new LinkedHashMap<>();
        for (PickleTree entry : tree.withTensors()) {
            if (entry.isOther(found) && others.size() < MOST_CHOICES) {
                others.put(entry.path(), List.copyOf(entry.tensors().keySet()));
            }
        }
        Optional<String> key = Optional.of(found.path()).filter(path -> !path.isEmpty());
        return new StateDict(key, found.prefix(), found.tensors(), found.unread(), others);
    }

    private static String choices(PickleTree tree) {
        List<String> keys = tree.withTensors().stream()
                .filter(entry -> !entry.path().isEmpty())
                .map(PickleTree::path)
                .limit(MOST_CHOICES)
                .toList();
        if (tree.hasTensors()) {
            String names = tree.tensors().keySet().stream().limit(SOME_NAMES).collect(Collectors.joining(", "));
            return "; its parameters have names such as " + names + ": leave the key out"
                    + (keys.isEmpty() ? "" : ", or choose from " + keys);
        }
        return keys.isEmpty()
                ? "; none of its entries holds any" + insteadOfTensors(tree)
                : "; parameters lie under " + keys + ": choose with --weights-key";
    }

    /** What an entry is where tensors might be. */
    private static String insteadOfTensors(PickleTree tree) {
        return Stream.concat(Stream.of(tree), USUAL_KEYS.stream().flatMap(key -> tree.child(key).stream()))
                .flatMap(entry -> entry.unread().entrySet().stream())
                .findFirst()
                .map(
                        entry -> "; '" + entry.getKey() + "' is " + entry.getValue()
                                + ", expected a tensor: save tensors, of a model its state_dict(), of an array torch.as_tensor(array)")
                .orElse("");
    }
}
