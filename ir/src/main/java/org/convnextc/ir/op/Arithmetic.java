package org.convnextc.ir.op;

/** What a product multiplies. */
public enum Arithmetic {
    /** Floats, as inputs and weights are. */
    F32,
    /**
     * 8-bit integers, whose sums are exact. Weights are w = q scale, q from -127 to 127, with a scale for each output; each row's inputs are
     * x = least + q step, q from 0 to 255, with a least and a step for each of {@link #blocks} of inputs. out[o] = bias[o] + sum over
     * blocks of scale[o] (step sum(q_x q_w) + least sum(q_w)).
     */
    INT8;

    /** Most inputs of a row that have one step. */
    private static final int MOST_TOGETHER = 768;

    /** Blocks end at a multiple of this. */
    private static final int ALIGNMENT = 64;

    /** How many blocks of inputs have a step each. */
    public static int blocks(int inputs) {
        return ceilDiv(inputs, MOST_TOGETHER);
    }

    /** Inputs of each block but the last, which may have fewer. */
    public static int depth(int inputs) {
        return ceilDiv(ceilDiv(inputs, blocks(inputs)), ALIGNMENT) * ALIGNMENT;
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
