package org.convnextc.ir.op;

/** min(max(x + 3, 0), 6) / 6, sigmoid in straight lines (arXiv 1905.02244, section 5.2) */
public record Hardsigmoid() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.plus(3).clamp(0, 6).over(6);
    }
}
