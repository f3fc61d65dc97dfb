package org.convnextc.compiler.target.cuda;

/** How values are stored on the device, and how products are rounded; the class that runs them has an enum of the same names. */
public enum ValueType {
    /** float32 throughout. */
    F32(Float.BYTES),
    /** float32; the operands of products are rounded to 10 bits behind the point. */
    TF32(Float.BYTES),
    /** IEEE binary16: 10 bits behind the point, at most 65504. */
    F16(Short.BYTES),
    /** The upper half of a float32: 7 bits behind the point. */
    BF16(Short.BYTES);

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** Whether values have 16 bits. */
    boolean narrow() {
        return bytes == Short.BYTES;
    }
}
