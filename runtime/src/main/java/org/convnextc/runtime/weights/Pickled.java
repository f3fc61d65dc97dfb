package org.convnextc.runtime.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a pickle that matter for a checkpoint; strings and integers are {@code String} and {@code Long} (or {@code BigInteger}), everything else is
 * {@link Inert}. Containers may hold themselves, so nothing walks over contents without a bound, and identity is equality.
 */
final class Pickled {
    private Pickled() {}

    /** A value that is no tensor and holds none: taken note of, never built. */
    enum Inert {
        INERT
    }

    /** A class or function of the allow-list, by its dotted name. */
    record Global(String name) {}

    /** Of the entries with keys other than strings and integers nothing is kept: parameters have names. */
    static final class Dict {
        private final Map<Object, Object> entries = new LinkedHashMap<>();

        void put(Object key, Object value) {
            if (key instanceof String || key instanceof Long) {
                entries.put(key, value);
            }
        }

        Map<Object, Object> entries() {
            return entries;
        }
    }

    /** A list. */
    static final class Sequence {
        private final List<Object> items;

        Sequence(List<Object> items) {
            this.items = items;
        }

        List<Object> items() {
            return items;
        }
    }

    /** A tuple. */
    static final class Tuple {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = List.copyOf(items);
        }

        int size() {
            return items.size();
        }

        Object get(int i) {
            return items.get(i);
        }
    }

    /** A run of elements that the checkpoint keeps beside the pickle under {@code key}. */
    record Storage(ElementType type, String key, long elements) {}

    /** A view of a storage, not yet checked against it. */
    static final class Tensor {
        final Storage storage;
        final long offset;
        final long[] shape;
        final long[] strides;

        Tensor(Storage storage, long offset, long[] shape, long[] strides) {
            this.storage = storage;
            this.offset = offset;
            this.shape = shape;
            this.strides = strides;
        }
    }
}
