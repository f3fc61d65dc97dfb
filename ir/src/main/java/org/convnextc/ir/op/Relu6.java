package org.convnextc.ir.op;

/** min(max(x, 0), 6) (arXiv 1801.04381, section 3.2) */
public record Relu6() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.clamp(0, 6);
    }
}
