package org.convnextc.checkpoint;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Modules that a checkpoint has twice, under two names: PyTorch saves a module once for each attribute that holds it. One is a second
 * copy of another if all its tensors are equal to those of the other, and this tells something: they lie in the same place, or are not
 * constant, as fresh norms and biases are, or one's name is that of an item in a list of the other, as {@code norms.3} of {@code norm}.
 */
final class Twins {
    private static final int PIECE = 1 << 14;

    private final Checkpoint checkpoint;

    /** Of each module, the tensors by the last part of their names. */
    private final Map<String, Map<String, TensorSource>> used;

    private Twins(Checkpoint checkpoint, Set<String> used) {
        this.checkpoint = checkpoint;
        this.used = modules(used);
    }

    /**
     * The modules among {@code left} that are there a second time, and where.
     *
     * @param used names that a net has taken
     * @param left names that it has not
     */
    static Map<String, String> find(Checkpoint checkpoint, Set<String> used, List<String> left) {
        Twins twins = new Twins(checkpoint, used);
        Map<String, String> found = new LinkedHashMap<>();
        twins.modules(left)
                .forEach((module, tensors) -> twins.twin(module, tensors).ifPresent(twin -> found.put(module, twin)));
        return found;
    }

    static String module(String name) {
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    private Map<String, Map<String, TensorSource>> modules(Iterable<String> names) {
        Map<String, Map<String, TensorSource>> modules = new LinkedHashMap<>();
        for (String name : names) {
            checkpoint.find(name).ifPresent(tensor -> modules.computeIfAbsent(module(name), m -> new TreeMap<>())
                    .put(name.substring(module(name).length()), tensor));
        }
        return modules;
    }

    private Optional<String> twin(String module, Map<String, TensorSource> tensors) {
        return used.entrySet().stream()
                .filter(e -> areTwins(tensors, e.getValue(), isItemOf(module, e.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether the first name is the second in the plural with a number behind it. */
    private static boolean isItemOf(String module, String other) {
        return !other.isEmpty()
                && module.matches(Pattern.quote(other.substring(0, other.length() - 1)) + "s\\.\\d+\\.");
    }

    private static boolean areTwins(
            Map<String, TensorSource> tensors, Map<String, TensorSource> others, boolean named) {
        return tensors.keySet().equals(others.keySet())
                && tensors.entrySet().stream().allMatch(e -> areEqual(e.getValue(), others.get(e.getKey())))
                && (named
                        || tensors.entrySet().stream()
                                .anyMatch(e ->
                                        sharePlace(e.getValue(), others.get(e.getKey())) || !isConstant(e.getValue())));
    }

    /** Whether they are the same bytes of a file. */
    static boolean sharePlace(TensorSource a, TensorSource b) {
        if (a instanceof ReshapedTensor first && b instanceof ReshapedTensor second) {
            return Arrays.equals(first.shape(), second.shape()) && sharePlace(first.tensor(), second.tensor());
        }
        return a instanceof StoredTensor first && b instanceof StoredTensor second && first.liesWhere(second);
    }

    private static boolean areEqual(TensorSource a, TensorSource b) {
        if (!Arrays.equals(a.shape(), b.shape())) {
            return false;
        }
        if (sharePlace(a, b)) {
            return true;
        }
        return pieces(a, (from, count) -> Arrays.equals(piece(a, from, count), piece(b, from, count)));
    }

    private static boolean isConstant(TensorSource tensor) {
        if (Layouts.elements(tensor.shape()) == 0) {
            return true;
        }
        float first = piece(tensor, 0, 1)[0];
        return pieces(tensor, (from, count) -> {
            float[] same = new float[count];
            Arrays.fill(same, first);
            return Arrays.equals(same, piece(tensor, from, count));
        });
    }

    /** What must hold for a range of a tensor's elements. */
    @FunctionalInterface
    private interface Check {
        boolean holds(long from, int count);
    }

    private static boolean pieces(TensorSource tensor, Check check) {
        long elements = Layouts.elements(tensor.shape());
        for (long at = 0; at < elements; at += PIECE) {
            if (!check.holds(at, (int) Math.min(PIECE, elements - at))) {
                return false;
            }
        }
        return true;
    }

    private static float[] piece(TensorSource tensor, long from, int count) {
        float[] values = new float[count];
        tensor.read(from, values, 0, count);
        return values;
    }
}
