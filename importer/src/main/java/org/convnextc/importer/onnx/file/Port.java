package org.convnextc.importer.onnx.file;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An input or output of a model.
 *
 * @param type the number of its elements' type
 * @param dims its shape, where the file says one: extents, or the names of those that are free
 */
public record Port(String name, int type, Optional<List<Extent>> dims) {
    /** @param size of the extent; 0 where it is free */
    public record Extent(long size, String name) {
        public boolean isFree() {
            return size <= 0;
        }

        @Override
        public String toString() {
            return !isFree() ? Long.toString(size) : name.isEmpty() ? "?" : name;
        }
    }

    /** {@code [batch,3,224,224]} */
    public String shape() {
        return dims.map(all -> all.stream().map(Extent::toString).collect(Collectors.joining(",", "[", "]")))
                .orElse("of unknown shape");
    }
}
