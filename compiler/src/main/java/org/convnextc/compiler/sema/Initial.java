package org.convnextc.compiler.sema;

/**
 * The values that training begins with, from a net's slots.
 *
 * @param dropPath rate of the last drop_path step
 * @param layerScale first value of every layer scale
 * @param headScale factor on the first weight and bias of the linear layer that the net ends with
 */
record Initial(double dropPath, double layerScale, double headScale) {
    /** As the official implementation has it, for nets without these slots. */
    static final Initial DEFAULT = new Initial(0, 1e-6, 1);
}
