package org.convnextc.checkpoint;

/** IEEE 754's binary16. */
public final class HalfFloats {
    private HalfFloats() {}

    /** The same number as a float32, exactly. */
    public static float widen(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> 10 & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) { // zero and subnormal: fraction * 2^-24
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 112; // 112 = 127 - 15
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
