package org.convnextc.ir;

/**
 * Where a value lives in the arena: bytes from (inclusive) and to (exclusive) for one image. Printed as
 * {@code arena[0x0..0x126000]}.
 */
public record ArenaRange(long from, long to) {
    /** What a value's first byte is a multiple of: a cache line, so that no two workers write to the same one at the edges of values. */
    public static final int ALIGNMENT = 64;

    /** Elements before its first one; the same for values of any width. */
    public long fromElement() {
        return from / TensorType.ELEMENT_BYTES;
    }

    public boolean overlaps(ArenaRange other) {
        return from < other.to && other.from < to;
    }

    @Override
    public String toString() {
        return "arena[0x" + Long.toHexString(from) + "..0x" + Long.toHexString(to) + "]";
    }
}
