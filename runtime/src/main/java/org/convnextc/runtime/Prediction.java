package org.convnextc.runtime;

/**
 * One class of a classification.
 *
 * @param label the class's name, or its index as text where the model was loaded without labels
 * @param probability softmax of the logits, 0 to 1
 */
public record Prediction(int index, String label, double probability) {}
