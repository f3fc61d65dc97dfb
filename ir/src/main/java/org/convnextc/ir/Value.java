package org.convnextc.ir;

import java.util.Optional;

/**
 * A function's input.
 *
 * @param name without the percent sign
 * @param place where it lives, once memory is planned
 */
public record Value(String name, TensorType type, Optional<ArenaRange> place) {
    public Value withoutPlace() {
        return new Value(name, type, Optional.empty());
    }
}
