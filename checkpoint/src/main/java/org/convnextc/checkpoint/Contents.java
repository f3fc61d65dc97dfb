package org.convnextc.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Pickled.Tensor;

/**
 * What a reader found in a file.
 *
 * @param key the entry that holds the parameters, empty where they are at the top
 * @param tensors by name, in the order of the file
 * @param unread what lies among the tensors and cannot be read, by name
 * @param others the names in other entries that hold tensors, by key
 * @param called classes of other libraries whose objects were passed over
 */
record Contents(
        Origin.Format format,
        Optional<String> key,
        Map<String, StoredTensor> tensors,
        Map<String, String> unread,
        Map<String, List<String>> others,
        Set<String> called) {
    private static final int SOME = 3;

    /**
     * Of a pickle.
     *
     * @param place gives a tensor of real numbers its place in the file
     */
    static Contents of(
            Origin.Format format, StateDict found, Set<String> called, BiFunction<String, Tensor, StoredTensor> place) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> unread = new LinkedHashMap<>(found.unread());
        found.tensors().forEach((name, tensor) -> {
            if (tensor.type().isReal()) {
                tensors.put(name, place.apply(found.prefix() + name, tensor));
            } else {
                unread.put(name, "a tensor of " + tensor.type().torch());
            }
        });
        return new Contents(format, found.key(), tensors, unread, found.others(), called);
    }

    /** Of all that lies in the entry. */
    List<String> names() {
        return Stream.concat(tensors.keySet().stream(), unread.keySet().stream())
                .toList();
    }

    /**
     * Those whose names begin with a key and a dot, without these.
     *
     * @param file that has no entries
     */
    Contents below(FileBytes file, String below) {
        String prefix = below + ".";
        Map<String, StoredTensor> part = below(prefix, tensors);
        if (part.isEmpty()) {
            String names = tensors.keySet().stream().limit(SOME).collect(Collectors.joining(", "));
            throw file.fault("is a file without entries, and has no tensor whose name begins with '" + prefix
                    + "'; its names are such as " + names + ": leave the key out");
        }
        return new Contents(format, Optional.of(below), part, below(prefix, unread), others, called);
    }

    private static <T> Map<String, T> below(String prefix, Map<String, T> values) {
        Map<String, T> part = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }
}
