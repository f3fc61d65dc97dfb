package org.convnextc.ir.op;

/** Height and width of a window; printed as {@code 7x7}. */
public record Extents(int height, int width) {
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
