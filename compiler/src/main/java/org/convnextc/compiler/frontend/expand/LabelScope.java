package org.convnextc.compiler.frontend.expand;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The label path that a step stands under.
 *
 * @param path of the innermost label or numbered round; empty at the top of a net
 * @param computed the path without the numbers of the rounds around it. A label with an index ({@code stages[i]}) has the round's number
 *     in it already and is appended to this path
 * @param named whether an op here takes the path itself as its name
 * @param weights where its weights stand, unless it is under the same path
 */
record LabelScope(String path, String computed, boolean named, Optional<Weights> weights) {
    static final LabelScope TOP = new LabelScope("", "", false, Optional.empty());

    /**
     * The place of the weights of a {@code share} step.
     *
     * @param names of the steps whose weights they are, as if these stood in the net once more
     */
    record Weights(LabelScope at, ValueNames names) {
        private Weights to(LabelScope next) {
            return new Weights(next, names);
        }
    }

    /** Under a label; an op right there is named by it. */
    LabelScope label(String label, boolean computes) {
        String full = join(computes ? computed : path, label);
        return new LabelScope(full, full, true, weights.map(own -> own.to(own.at.label(label, computes))));
    }

    /** The rounds of a loop here, counted from 0; each has a number under the path. */
    IntFunction<LabelScope> rounds(ValueNames names) {
        int first = names.firstRound(path);
        Optional<IntFunction<LabelScope>> ofWeights = weights.map(own -> own.at.rounds(own.names));
        return i -> new LabelScope(
                join(path, Integer.toString(first + i)),
                computed,
                false,
                weights.map(own -> own.to(ofWeights.orElseThrow().apply(i))));
    }

    /** The same place for a chain whose weights stand under a path from the net's top. */
    LabelScope sharing(String from) {
        var theirs = new LabelScope(from, from, true, Optional.empty());
        return new LabelScope(path, computed, named, Optional.of(new Weights(theirs, new ValueNames())));
    }

    /** The same place for one of several steps. */
    LabelScope unnamed() {
        return new LabelScope(path, computed, false, weights.map(own -> own.to(own.at.unnamed())));
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
