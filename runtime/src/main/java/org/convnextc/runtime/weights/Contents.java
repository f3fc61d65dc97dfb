package org.convnextc.runtime.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.convnextc.runtime.weights.Pickled.Tensor;

/**
 * What a reader found in a file.
 *
 * @param key the entry that holds the parameters, empty where they are at the top
 * @param tensors in the order of the file
 * @param unread what lies among the tensors and cannot be read, by name
 * @param others the names in other entries that hold tensors, by key
 * @param called classes of other libraries whose objects were passed over
 */
record Contents(
        Origin.Format format,
        Optional<String> key,
        List<StoredTensor> tensors,
        Map<String, String> unread,
        Map<String, List<String>> others,
        Set<String> called) {

    /**
     * Of a pickle.
     *
     * @param place gives a tensor of real numbers its place in the file
     */
    static Contents of(
            Origin.Format format, StateDict found, Set<String> called, BiFunction<String, Tensor, StoredTensor> place) {
        List<StoredTensor> tensors = new ArrayList<>();
        Map<String, String> unread = new LinkedHashMap<>(found.unread());
        found.tensors().forEach((name, tensor) -> {
            if (tensor.type().isReal()) {
                tensors.add(place.apply(name, tensor));
            } else {
                unread.put(name, "a tensor of " + tensor.type().torch());
            }
        });
        return new Contents(format, found.key(), tensors, unread, found.others(), called);
    }
}
