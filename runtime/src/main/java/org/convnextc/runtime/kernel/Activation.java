package org.convnextc.runtime.kernel;

/** A function of one number. */
public enum Activation {
    NONE,
    /** max(x, 0) */
    RELU,
    /** x Phi(x), Phi being the normal distribution function (arXiv 1606.08415). */
    GELU_ERF,
    /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (arXiv 1606.08415, section 2). */
    GELU_TANH
}
