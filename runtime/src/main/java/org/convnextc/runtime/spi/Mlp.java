package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Activation;

/**
 * The weights of two products with an activation between them: activation(x expand^T + hiddenBias) project^T + bias.
 *
 * @param hiddenBias one value an output of {@code expand}, or null
 * @param bias one value an output of {@code project}, or null
 */
public record Mlp(Matrix expand, float[] hiddenBias, Activation activation, Matrix project, float[] bias) {}
