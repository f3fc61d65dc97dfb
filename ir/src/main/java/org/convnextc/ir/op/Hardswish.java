package org.convnextc.ir.op;

/** x min(max(x + 3, 0), 6) / 6 (arXiv 1905.02244, section 5.2); the quotient first, for 6 x may overflow. */
public record Hardswish() implements Activation {
    @Override
    public Scalar of(Scalar x) {
        return x.times(x.plus(3).clamp(0, 6).over(6));
    }
}
