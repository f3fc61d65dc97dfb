package org.convnextc.ir.op;

/** Zeros around an image. Printed as {@code 3} where all sides are equal, else as {@code 1x2} (height x width). */
public record Padding(int height, int width) {
    public static final Padding NONE = new Padding(0, 0);

    @Override
    public String toString() {
        return height == width ? Integer.toString(height) : height + "x" + width;
    }
}
