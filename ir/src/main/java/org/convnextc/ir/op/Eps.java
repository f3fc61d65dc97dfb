package org.convnextc.ir.op;

import java.util.Optional;
import org.convnextc.ir.ShapeException;

/** The eps of a norm, with which targets compute in float32. */
public final class Eps {
    private Eps() {}

    /** What is wrong with it: it is negative, or is rounded to infinity, or to 0, which it is not. */
    public static Optional<String> fault(double eps) {
        if (eps < 0) {
            return Optional.of("eps is " + eps + "; it must not be negative");
        }
        float rounded = (float) eps;
        boolean held = Float.isFinite(rounded) && (rounded > 0 || eps == 0);
        return held
                ? Optional.empty()
                : Optional.of("eps is " + eps + "; it must be 0 or a number of float32, from " + Float.MIN_VALUE
                        + " to " + Float.MAX_VALUE);
    }

    static void check(double eps) {
        fault(eps).ifPresent(fault -> {
            throw new ShapeException(fault);
        });
    }
}
