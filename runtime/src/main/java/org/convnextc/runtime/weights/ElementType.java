package org.convnextc.runtime.weights;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How the elements of a stored tensor are coded; the names are those of safetensors. */
enum ElementType {
    F64(8, "DoubleStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = (float) from.getDouble();
            }
        }
    },
    F32(4, "FloatStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            from.asFloatBuffer().get(into, offset, count);
        }
    },
    F16(2, "HalfStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = widenHalf(from.getShort());
            }
        }
    },
    BF16(2, "BFloat16Storage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = Float.intBitsToFloat(from.getShort() << 16);
            }
        }
    },
    I64(8, "LongStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getLong();
            }
        }
    },
    I32(4, "IntStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getInt();
            }
        }
    },
    I16(2, "ShortStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.getShort();
            }
        }
    },
    I8(1, "CharStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get();
            }
        }
    },
    U8(1, "ByteStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get() & 0xff;
            }
        }
    },
    BOOL(1, "BoolStorage") {
        @Override
        void decode(ByteBuffer from, float[] into, int offset, int count) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = from.get() == 0 ? 0 : 1;
            }
        }
    };

    private final int bytes;
    private final String torchStorage;

    ElementType(int bytes, String torchStorage) {
        this.bytes = bytes;
        this.torchStorage = torchStorage;
    }

    /** Of one element. */
    int bytes() {
        return bytes;
    }

    /** Reads {@code count} elements in the byte order of {@code from}, and rounds to float32 what is wider. */
    abstract void decode(ByteBuffer from, float[] into, int offset, int count);

    static Optional<ElementType> ofSafetensors(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
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

    /** IEEE 754 binary16, exactly. */
    static float widenHalf(short half) {
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
