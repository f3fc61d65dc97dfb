package org.convnextc.ir.op;

import org.convnextc.ir.op.Scalar.Primitive;

/** Sigmoid linear unit (arXiv 1702.03118), also called swish: x / (1 + exp(-x)) */
public record Silu() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.times(x.apply(Primitive.SIGMOID));
    }
}
