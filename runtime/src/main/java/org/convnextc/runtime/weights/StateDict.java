package org.convnextc.runtime.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.runtime.weights.Pickled.Dict;
import org.convnextc.runtime.weights.Pickled.Tensor;

/**
 * The parameters among everything that a checkpoint's pickle holds.
 *
 * @param key the entry they were found under, empty where they are at the top
 */
record StateDict(Optional<String> key, Map<String, Tensor> tensors) {
    /** Where the parameters of the model lie, the first that is there. */
    private static final List<String> USUAL_KEYS = List.of("model", "state_dict");

    /**
     * @param key the top-level entry to take; empty: the entry of a usual name if there is one, else the top, a bare state dict
     */
    static StateDict find(FileBytes file, Object root, Optional<String> key) {
        if (!(root instanceof Dict top)) {
            throw file.fault("was written by torch.save, but holds no dictionary: expected a state dict, as"
                    + " torch.save({'model': model.state_dict()}, ...) writes it");
        }
        if (key.isPresent()) {
            return entry(file, top, key.get());
        }
        for (String usual : USUAL_KEYS) {
            if (top.entries().get(usual) instanceof Dict dict && !tensors(dict).isEmpty()) {
                return entry(file, top, usual);
            }
        }
        Map<String, Tensor> bare = tensors(top);
        if (!bare.isEmpty()) {
            return new StateDict(Optional.empty(), bare);
        }
        throw file.fault("has no parameters at its top and no entry 'model' or 'state_dict'" + choices(top));
    }

    private static StateDict entry(FileBytes file, Dict top, String key) {
        Map<String, Tensor> tensors = top.entries().get(key) instanceof Dict dict ? tensors(dict) : Map.of();
        if (tensors.isEmpty()) {
            throw file.fault("has no parameters under the key '" + key + "'" + choices(top));
        }
        return new StateDict(Optional.of(key), tensors);
    }

    private static Map<String, Tensor> tensors(Dict dict) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        dict.entries().forEach((name, value) -> {
            if (name instanceof String text && value instanceof Tensor tensor) {
                tensors.put(text, tensor);
            }
        });
        return tensors;
    }

    private static String choices(Dict top) {
        List<Object> keys = top.entries().entrySet().stream()
                .filter(e -> e.getValue() instanceof Dict dict && !tensors(dict).isEmpty())
                .map(Map.Entry::getKey)
                .limit(20)
                .toList();
        return keys.isEmpty() ? "; none of its entries holds any" : "; parameters lie under " + keys;
    }
}
