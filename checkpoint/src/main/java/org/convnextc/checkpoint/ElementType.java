package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the elements of a stored tensor are coded; the names are those of safetensors, where it has the type. */
enum ElementType {
    F64(8, "float64", "DoubleStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = (float) from.getDouble();
            }
        }
    },
    F32(4, "float32", "FloatStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            from.asFloatBuffer().get(into, offset, count);
        }
    },
    F16(2, "float16", "HalfStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = HalfFloats.widen(from.getShort());
            }
        }
    },
    BF16(2, "bfloat16", "BFloat16Storage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = Float.intBitsToFloat(from.getShort() << 16);
            }
        }
    },
    /** OCP 8-bit floating point, with no infinities. */
    F8_E4M3(1, "float8_e4m3fn") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            decode8(from, into, offset, count, code -> (code & 0x7f) == 0x7f ? Float.NaN : widen8(code, 3, 7));
        }
    },
    /** OCP 8-bit floating point: the upper half of binary16. */
    F8_E5M2(1, "float8_e5m2") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            decode8(from, into, offset, count, code -> HalfFloats.widen((short) (code << 8)));
        }
    },
    /** Finite values and one NaN, where others have -0 (arXiv 2206.02915). */
    F8_E4M3FNUZ(1, "float8_e4m3fnuz") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            decode8(from, into, offset, count, code -> code == 0x80 ? Float.NaN : widen8(code, 3, 8));
        }
    },
    F8_E5M2FNUZ(1, "float8_e5m2fnuz") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            decode8(from, into, offset, count, code -> code == 0x80 ? Float.NaN : widen8(code, 2, 16));
        }
    },
    /** Powers of two, 2^(code - 127). */
    F8_E8M0(1, "float8_e8m0fnu") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            decode8(from, into, offset, count, code -> code == 0xff ? Float.NaN : Math.scalb(1f, code - 127));
        }
    },
    I64(8, "int64", "LongStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getLong();
            }
        }
    },
    I32(4, "int32", "IntStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getInt();
            }
        }
    },
    I16(2, "int16", "ShortStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getShort();
            }
        }
    },
    I8(1, "int8", "CharStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get();
            }
        }
    },
    U64(8, "uint64") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = roundUnsigned(from.getLong());
            }
        }
    },
    U32(4, "uint32") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = Integer.toUnsignedLong(from.getInt());
            }
        }
    },
    U16(2, "uint16") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = Short.toUnsignedInt(from.getShort());
            }
        }
    },
    U8(1, "uint8", "ByteStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get() & 0xff;
            }
        }
    },
    BOOL(1, "bool", "BoolStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get() == 0 ? 0 : 1;
            }
        }
    },
    C32(4, "complex32", "ComplexHalfStorage"),
    C64(8, "complex64", "ComplexFloatStorage"),
    C128(16, "complex128", "ComplexDoubleStorage"),
    QINT8(1, "qint8", "QInt8Storage"),
    QUINT8(1, "quint8", "QUInt8Storage"),
    QINT32(4, "qint32", "QInt32Storage"),
    QUINT4X2(1, "quint4x2", "QUInt4x2Storage"),
    QUINT2X4(1, "quint2x4", "QUInt2x4Storage"),
    F4_E2M1X2(1, "float4_e2m1fn_x2");

    private static final String NONE = "";

    private final int bytes;
    private final String torch;
    private final String torchStorage;

    /** A type that PyTorch has no class of storages for. */
    ElementType(int bytes, String torch) {
        this(bytes, torch, NONE);
    }

    ElementType(int bytes, String torch, String torchStorage) {
        this.bytes = bytes;
        this.torch = torch;
        this.torchStorage = torchStorage;
    }

    /** Of one element. */
    int bytes() {
        return bytes;
    }

    /** As PyTorch names it. */
    String torch() {
        return torch;
    }

    /** Whether the elements are real numbers that stand for themselves. */
    boolean isReal() {
        return compareTo(C32) < 0;
    }

    /** Reads {@code count} elements in the byte order of {@code from}, and rounds to float32 what is wider. */
    void decode(ByteBuffer from, float[] into, int offset, int count) {
        throw new UnsupportedOperationException(this + " is no type of real numbers");
    }

    private static void decode8(ByteBuffer from, float[] into, int offset, int count, Widening widening) {
        for (int i = 0; i < count; i++) {
            into[offset + i] = widening.widen(from.get() & 0xff);
        }
    }

    @FunctionalInterface
    private interface Widening {
        float widen(int code);
    }

    /**
     * A sign, an exponent and a fraction in 8 bits: (-1)^s 2^(e - bias) 1.f, or 2^(1 - bias) 0.f where e is 0.
     *
     * @param fractionBits of the lower end
     */
    private static float widen8(int code, int fractionBits, int bias) {
        int exponent = (code & 0x7f) >> fractionBits;
        int fraction = code & (1 << fractionBits) - 1;
        int significand = exponent == 0 ? fraction : fraction | 1 << fractionBits;
        float magnitude = Math.scalb((float) significand, Math.max(1, exponent) - bias - fractionBits);
        return code < 0x80 ? magnitude : -magnitude;
    }

    /** To the nearest float, as if by one rounding: the lowest bit of the upper 63 stands for all that are cut off. */
    private static float roundUnsigned(long value) {
        return value >= 0 ? (float) value : (float) (value >>> 1 | value & 1) * 2;
    }

    /** All that safetensors files may have. */
    static List<ElementType> ofSafetensors() {
        return Stream.of(values()).filter(type -> type.isReal() || type == C64).toList();
    }

    static Optional<ElementType> ofSafetensors(String name) {
        return ofSafetensors().stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /** From the name of PyTorch's dtype, without its module. */
    static Optional<ElementType> ofTorch(String name) {
        for (ElementType type : values()) {
            if (type.torch.equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** From the class of a storage in PyTorch's module {@code torch}. */
    static Optional<ElementType> ofTorchStorage(String className) {
        for (ElementType type : values()) {
            if (type.torchStorage.equals(className)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
