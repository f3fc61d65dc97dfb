package org.convnextc.ir.op;

import org.convnextc.ir.op.Scalar.Primitive;

/** 1 / (1 + exp(-x)) */
public record Sigmoid() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.apply(Primitive.SIGMOID);
    }
}
