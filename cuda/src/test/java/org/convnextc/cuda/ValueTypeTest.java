package org.convnextc.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
    /** The number that 16 bits stand for: sign, exponent, and so many bits behind the point. */
    private static double decode(short bits, int fraction, int bias) {
        int magnitude = bits & 0x7fff;
        double sign = bits < 0 ? -1 : 1;
        int exponent = magnitude >> fraction;
        double point = (double) (magnitude & (1 << fraction) - 1) / (1 << fraction);
        if (exponent == (0x7fff >> fraction)) {
            return point == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0 ? sign * Math.scalb(point, 1 - bias) : sign * Math.scalb(1 + point, exponent - bias);
    }

    private static double decode(ValueType type, short bits) {
        return type == ValueType.F16 ? decode(bits, 10, 15) : decode(bits, 7, 127);
    }

    /** Every 16-bit number but NaN stays as it is. */
    @Test
    void keepsItsOwnNumbers() {
        for (ValueType type : new ValueType[] {ValueType.F16, ValueType.BF16}) {
            for (int bits = 0; bits < 1 << 16; bits++) {
                double value = decode(type, (short) bits);
                if (!Double.isNaN(value)) {
                    assertEquals((short) bits, type.encode((float) value), type + " " + value);
                }
            }
        }
    }

    /** Ties, which float32 has exactly, go to the even number; what lies beside one goes to the nearer number. */
    @Test
    void roundsToTheNearest() {
        for (ValueType type : new ValueType[] {ValueType.F16, ValueType.BF16}) {
            short greatest = (short) (type == ValueType.F16 ? 0x7bff : 0x7f7f);
            for (int bits = 1; bits < greatest; bits++) {
                double below = decode(type, (short) bits);
                double above = decode(type, (short) (bits + 1));
                float middle = (float) ((below + above) / 2);
                if (middle != (below + above) / 2) {
                    continue; // below float32's own numbers
                }
                int even = bits % 2 == 0 ? bits : bits + 1;
                assertEquals((short) even, type.encode(middle), type + " tie " + middle);
                assertEquals((short) bits, type.encode(Math.nextDown(middle)), type + " below " + middle);
                assertEquals((short) (bits + 1), type.encode(Math.nextUp(middle)), type + " above " + middle);
                assertEquals((short) (even | 0x8000), type.encode(-middle), type + " tie " + -middle);
            }
        }
    }

    @Test
    void keepsWhatIsNoNumber() {
        var random = new Random(7);
        for (ValueType type : new ValueType[] {ValueType.F16, ValueType.BF16}) {
            assertEquals(Double.POSITIVE_INFINITY, decode(type, type.encode(Float.POSITIVE_INFINITY)));
            assertEquals(Double.NEGATIVE_INFINITY, decode(type, type.encode(-Float.MAX_VALUE)));
            for (int i = 0; i < 1000; i++) {
                float nan = Float.intBitsToFloat(random.nextInt() | 0x7f80_0001);
                assertEquals(Double.NaN, decode(type, type.encode(nan)));
            }
        }
    }

    /** 65504 is the greatest; from the middle to the next one, which there is none of, it is infinite. */
    @Test
    void halfEndsAt65504() {
        assertEquals(65504, decode(ValueType.F16, ValueType.F16.encode(Math.nextDown(65520f))));
        assertEquals(Double.POSITIVE_INFINITY, decode(ValueType.F16, ValueType.F16.encode(65520f)));
    }
}
