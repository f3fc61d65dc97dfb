package org.convnextc.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all steps of one kind take together in a forward.
 *
 * @param operator as the library calls it
 * @param milliseconds the sum of the steps' medians
 */
record OperatorTime(String operator, int steps, double milliseconds) {
    /** The same steps under fewer names, the longest first. */
    static List<OperatorTime> sums(List<OperatorTime> parts) {
        Map<String, OperatorTime> sums = new TreeMap<>();
        parts.forEach(part -> sums.merge(part.operator, part, OperatorTime::plus));
        return sums.values().stream()
                .sorted(Comparator.comparingDouble(OperatorTime::milliseconds).reversed())
                .toList();
    }

    private OperatorTime plus(OperatorTime other) {
        return new OperatorTime(operator, steps + other.steps, milliseconds + other.milliseconds);
    }
}
