package org.convnextc.importer.onnx.file;

/** IEEE 754's binary16. */
final class Halves {
    private static final int FRACTION_BITS = 10;
    private static final int EXPONENT_MASK = 0x1f;
    private static final int FRACTION_MASK = 0x3ff;
    private static final int BIAS = 15;

    private Halves() {}

    /** The same number as a float32. */
    static float widen(short bits) {
        int exponent = bits >> FRACTION_BITS & EXPONENT_MASK;
        int fraction = bits & FRACTION_MASK;
        float sign = bits < 0 ? -1 : 1;
        if (exponent == EXPONENT_MASK) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS)
                : sign * Math.scalb((float) (fraction | 1 << FRACTION_BITS), exponent - BIAS - FRACTION_BITS);
    }
}
