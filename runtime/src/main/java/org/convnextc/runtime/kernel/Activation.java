package org.convnextc.runtime.kernel;

/** A function of one number. */
public enum Activation {
    NONE,
    /** max(x, 0) */
    RELU,
    /** min(max(x, 0), 6) */
    RELU6,
    /** 1 / (1 + exp(-x)) */
    SIGMOID,
    /** x / (1 + exp(-x)) */
    SILU,
    /** x min(max(x + 3, 0), 6) / 6 */
    HARDSWISH,
    /** x Phi(x), Phi being the normal distribution function (arXiv 1606.08415). */
    GELU_ERF,
    /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (arXiv 1606.08415, section 2). */
    GELU_TANH
}
