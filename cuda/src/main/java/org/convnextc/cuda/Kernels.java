package org.convnextc.cuda;

import java.util.List;

/**
 * What a net's {@code .fatbin} has.
 *
 * @param type of the net's values
 * @param scratch floats of one image that kernels hand to each other
 * @param names in the order of the file's table of launches
 */
public record Kernels(ValueType type, int scratch, List<String> names) {
    public Kernels {
        names = List.copyOf(names);
    }

    public Kernels(ValueType type, int scratch, String... names) {
        this(type, scratch, List.of(names));
    }
}
