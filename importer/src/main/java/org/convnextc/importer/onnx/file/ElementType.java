package org.convnextc.importer.onnx.file;

import java.util.Optional;
import java.util.stream.Stream;

/** Types of elements that are read, with ONNX's numbers (TensorProto.DataType) and safetensors' names. */
public enum ElementType {
    FLOAT(1, 4, "F32"),
    INT32(6, 4, "I32"),
    INT64(7, 8, "I64"),
    BOOL(9, 1, "BOOL"),
    FLOAT16(10, 2, "F16"),
    DOUBLE(11, 8, "F64"),
    BFLOAT16(16, 2, "BF16");

    private final int number;
    private final int bytes;
    private final String safetensors;

    ElementType(int number, int bytes, String safetensors) {
        this.number = number;
        this.bytes = bytes;
        this.safetensors = safetensors;
    }

    static Optional<ElementType> of(int number) {
        return Stream.of(values()).filter(type -> type.number == number).findFirst();
    }

    /** Whether a number is that of a type whose elements have fractions, or of none. */
    public static boolean isReal(int number) {
        return number == 0 || of(number).filter(ElementType::isReal).isPresent();
    }

    /** Of one element. */
    public int bytes() {
        return bytes;
    }

    public String safetensors() {
        return safetensors;
    }

    /** Whether the elements are numbers with fractions, which weights are. */
    public boolean isReal() {
        return this == FLOAT || this == FLOAT16 || this == DOUBLE || this == BFLOAT16;
    }
}
