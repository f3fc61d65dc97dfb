package org.convnextc.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One class of a classification.
 *
 * @param label the class's name, or its index as text where the model has no labels
 * @param probability softmax of the logits, 0 to 1
 */
public record Prediction(int index, String label, double probability) {
    /** The {@code k} largest logits, the largest first, equal ones by index. */
    static List<Prediction> best(float[] logits, List<String> labels, int k) {
        double largest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElse(0);
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - largest))
                .sum();
        return IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logits[i]))
                .limit(k)
                .map(i -> new Prediction(i, label(labels, i), Math.exp(logits[i] - largest) / sum))
                .toList();
    }

    private static String label(List<String> labels, int index) {
        return labels.isEmpty() ? Integer.toString(index) : labels.get(index);
    }
}
