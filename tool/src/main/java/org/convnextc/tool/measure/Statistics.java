package org.convnextc.tool.measure;

import java.util.List;

/** Statistics of samples in any order. */
public final class Statistics {
    private Statistics() {}

    /**
     * The middle one, or the mean of the two middle ones.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static double median(List<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        List<Double> sorted = samples.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
