package org.convnextc.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a pickle that matter for a checkpoint; strings, integers and truth values are {@code String}, {@code Long} (or
 * {@code BigInteger}) and {@code Boolean}, every other value that is of no interest is {@link Inert}. Containers may hold themselves, so
 * nothing walks over contents without a bound, and identity is equality.
 */
final class Pickled {
    private Pickled() {}

    /** A value that is no tensor and holds none, None among them: taken note of, never built. */
    enum Inert {
        INERT
    }

    /** A class or function, by its dotted name. */
    record Global(String name) {}

    /**
     * Stands for a value that would need code to be built, or that is no dense tensor. What is done to it leaves no trace.
     *
     * @param what for people to read, such as "an object of omegaconf.dictconfig.DictConfig"
     */
    record Foreign(String what) {}

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

        List<Object> items() {
            return items;
        }
    }

    /**
     * Elements that the checkpoint keeps beside the pickle under {@code key}, or a part of them.
     *
     * @param type of the elements; bytes where only the tensors know it
     * @param elements of all that lies under the key
     * @param first of them that belongs to this storage
     * @param count of those that belong to this storage
     */
    record Storage(ElementType type, String key, long elements, long first, long count) {
        static Storage whole(ElementType type, String key, long elements) {
            return new Storage(type, key, elements, 0, elements);
        }

        /** As old files share storages. What is out of bounds is found when a tensor is read. */
        Storage part(long start, long length) {
            boolean inside = start >= 0 && length >= 0 && start <= count - length;
            return new Storage(type, key, elements, inside ? first + start : first, inside ? length : 0);
        }
    }

    /**
     * A view of a storage, not yet checked against it.
     *
     * @param type of the tensor's elements, in which the offset and the strides count
     */
    record Tensor(Storage storage, ElementType type, long offset, Tuple size, Tuple strides) {}

    /** A tensor that an old file first makes and then fills. */
    static final class Unfilled {
        private Object value = new Foreign("a tensor without values");

        void fill(Object tensor) {
            value = tensor;
        }

        Object value() {
            return value;
        }
    }
}
