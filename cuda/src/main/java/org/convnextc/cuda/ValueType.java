package org.convnextc.cuda;

/** How values are stored on the device, and how products are rounded. Sums are float32 with all of them. */
public enum ValueType {
    /** float32 throughout. */
    F32(Float.BYTES),
    /** float32; the operands of products are rounded to 10 bits behind the point. */
    TF32(Float.BYTES),
    /** IEEE binary16: 10 bits behind the point, at most 65504. */
    F16(Short.BYTES) {
        @Override
        short encode(float value) {
            return half(value);
        }

        @Override
        float decode(short bits) {
            int fraction = bits & 0x3ff;
            int exponent = bits >> 10 & 0x1f;
            float magnitude = exponent == 0x1f
                    ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                    : exponent == 0 ? fraction * 0x1p-24f : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
            return bits < 0 ? -magnitude : magnitude;
        }
    },
    /** The upper half of a float32: 7 bits behind the point. */
    BF16(Short.BYTES) {
        @Override
        short encode(float value) {
            return bfloat16(value);
        }

        @Override
        float decode(short bits) {
            return Float.intBitsToFloat(bits << 16);
        }
    };

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Of one element. */
    public int bytes() {
        return bytes;
    }

    /** The nearest value of a 16-bit type, the even one of two; greater ones are infinite. */
    short encode(float value) {
        throw new IllegalStateException(this + " is no 16-bit type");
    }

    /** The number that the bits of a 16-bit type stand for. */
    float decode(short bits) {
        throw new IllegalStateException(this + " is no 16-bit type");
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        int tieToEven = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + tieToEven >>> 16);
    }

    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= Float.floatToRawIntBits(0x1p16f)) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < Float.floatToRawIntBits(0x1p-14f)) {
            // Subnormal numbers are multiples of 2^-24.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24f));
        }
        int tieToEven = magnitude >>> 13 & 1;
        int exponents = 127 - 15 << 23;
        return (short) (sign | magnitude - exponents + 0xfff + tieToEven >>> 13);
    }
}
