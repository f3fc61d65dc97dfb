package org.convnextc.ir.op;

/** max(x, 0) */
public record Relu() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.atLeast(0);
    }
}
