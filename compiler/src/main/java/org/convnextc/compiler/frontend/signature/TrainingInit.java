package org.convnextc.compiler.frontend.signature;

/**
 * The values that training begins with, from a net's slots.
 *
 * @param dropPath rate of the last drop_path step
 * @param layerScale first value of every layer scale
 * @param headScale factor on the first weight and bias of the linear layer that the net ends with
 */
public record TrainingInit(double dropPath, double layerScale, double headScale) {
    /** The values of the official implementation, for nets without these slots. */
    public static final TrainingInit DEFAULT = new TrainingInit(0, 1e-6, 1);
}
