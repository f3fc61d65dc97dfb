package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {
    private static float decode(ElementType type, long code) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        float[] value = new float[1];
        type.decode(bytes.putLong(0, code), value, 0, 1);
        return value[0];
    }

    /** The least, the greatest and the odd codes of each type, after the papers that define them. */
    @ParameterizedTest
    @CsvSource({
        "F8_E4M3, 0x00, 0.0",
        "F8_E4M3, 0x80, -0.0",
        "F8_E4M3, 0x01, 0.001953125", // 2^-9
        "F8_E4M3, 0x07, 0.013671875", // 7 * 2^-9
        "F8_E4M3, 0x08, 0.015625", // 2^-6
        "F8_E4M3, 0x38, 1.0",
        "F8_E4M3, 0xb9, -1.125",
        "F8_E4M3, 0x7e, 448.0",
        "F8_E4M3, 0x7f, NaN",
        "F8_E4M3, 0xff, NaN",
        "F8_E5M2, 0x01, 1.52587890625e-05", // 2^-16
        "F8_E5M2, 0x3c, 1.0",
        "F8_E5M2, 0xfb, -57344.0",
        "F8_E5M2, 0x7c, Infinity",
        "F8_E5M2, 0xfd, NaN",
        "F8_E4M3FNUZ, 0x01, 0.0009765625", // 2^-10
        "F8_E4M3FNUZ, 0x40, 1.0",
        "F8_E4M3FNUZ, 0x7f, 240.0",
        "F8_E4M3FNUZ, 0x80, NaN",
        "F8_E4M3FNUZ, 0xff, -240.0",
        "F8_E5M2FNUZ, 0x01, 7.62939453125e-06", // 2^-17
        "F8_E5M2FNUZ, 0x40, 1.0",
        "F8_E5M2FNUZ, 0x7f, 57344.0",
        "F8_E5M2FNUZ, 0x80, NaN",
        "F8_E8M0, 0x00, 5.877471754111438e-39", // 2^-127
        "F8_E8M0, 0x7f, 1.0",
        "F8_E8M0, 0xfe, 1.7014118346046923e+38", // 2^127
        "F8_E8M0, 0xff, NaN",
        "U16, 0xffff, 65535.0",
        "U32, 0xffffffff, 4294967296.0",
        "U64, 0x7fffffffffffffff, 9223372036854775808.0",
        "I16, 0xffff, -1.0",
    })
    void decodes(ElementType type, String code, float value) {
        assertEquals(value, decode(type, Long.decode(code)));
    }

    /** 2^63 + 2^39 is half-way between two floats, and rounds to the even one; one more rounds up. */
    @ParameterizedTest
    @CsvSource({
        "8000000000000000, 9223372036854775808.0",
        "8000008000000000, 9223372036854775808.0",
        "8000008000000001, 9223373136366403584.0",
        "8000018000000000, 9223374235878031360.0",
        "ffffffffffffffff, 18446744073709551616.0",
    })
    void roundsUnsignedOnce(String code, float value) {
        assertEquals(value, decode(ElementType.U64, Long.parseUnsignedLong(code, 16)));
    }
}
