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
    GELU_TANH;

    /** Whether it is min(max(x, {@link #least}), {@link #most}). */
    public boolean clamps() {
        return this == NONE || this == RELU || this == RELU6;
    }

    /** What no value is below; minus infinity for no bound. */
    public float least() {
        return this == RELU || this == RELU6 ? 0 : Float.NEGATIVE_INFINITY;
    }

    /** What no value is above; infinity for no bound. */
    public float most() {
        return this == RELU6 ? 6 : Float.POSITIVE_INFINITY;
    }
}
