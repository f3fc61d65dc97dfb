package org.convnextc.runtime.kernel;

/**
 * sigmoid(x) = 1 / (1 + exp(-x)), and the exponential in silu(x) = x sigmoid(x). With n the whole number nearest to y / ln 2, exp(y) = 2^n exp(r), where r
 * = y - n ln 2 lies within [-0.35, 0.35] and exp(r) is its Taylor polynomial of degree 7, whose remainder is below 6e-9. ln 2 is split
 * in two so that n times the first part is exact. y is held within {@link #LEAST}, where exp(y) is nothing beside 1, and {@link
 * #GREATEST}, where 2^n is infinite: sigmoid is 0 and silu -0 from -88.4 on, where the right numbers are above -4e-37.
 */
public final class Sigmoid {
    public static final float LEAST = -87;

    public static final float GREATEST = 89;

    public static final float LOG2_E = 1.44269504f;
    public static final float LN2_HIGH = 0.693359375f;
    public static final float LN2_LOW = -2.12194440e-4f;

    /**
     * Added to a number below 2^21, it leaves a float that is rounded to a whole number; its last nine bits, moved to the exponent's
     * place, are two to that power. 1.5 * 2^23, and the exponent's bias of 127.
     */
    public static final float ROUND = 12582912 + 127;

    /** Bits behind a float's exponent. */
    public static final int MANTISSA = 23;

    /** 1 / k!, from k = 2 to 7. */
    public static final float C2 = 1 / 2f;

    public static final float C3 = 1 / 6f;
    public static final float C4 = 1 / 24f;
    public static final float C5 = 1 / 120f;
    public static final float C6 = 1 / 720f;
    public static final float C7 = 1 / 5040f;

    private Sigmoid() {}

    static float of(float x) {
        return 1 / (1 + exp(-x));
    }

    /** exp(x), where 1 is added to it. */
    static float exp(float x) {
        float y = Math.min(Math.max(x, LEAST), GREATEST);
        float rounded = y * LOG2_E + ROUND;
        float n = rounded - ROUND;
        float r = y - n * LN2_HIGH - n * LN2_LOW;
        float p = ((((((C7 * r + C6) * r + C5) * r + C4) * r + C3) * r + C2) * r + 1) * r + 1;
        return p * Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << MANTISSA);
    }
}
