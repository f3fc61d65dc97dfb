package org.convnextc.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One class of a classification.
 *
 * @param label the class's name, or its index as text where the model has no labels
 * @param probability 0 to 1: softmax of the logits; where classes do not exclude each other, what the net gives, for each class by itself
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
        return greatest(logits, k)
                .map(i -> new Prediction(i, label(labels, i), Math.exp(logits[i] - largest) / sum))
                .toList();
    }

    /** The {@code k} largest probabilities, in the same order. */
    static List<Prediction> mostProbable(float[] probabilities, List<String> labels, int k) {
        return greatest(probabilities, k)
                .map(i -> new Prediction(i, label(labels, i), probabilities[i]))
                .toList();
    }

    private static Stream<Integer> greatest(float[] values, int k) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .limit(k);
    }

    private static String label(List<String> labels, int index) {
        return labels.isEmpty() ? Integer.toString(index) : labels.get(index);
    }
}
