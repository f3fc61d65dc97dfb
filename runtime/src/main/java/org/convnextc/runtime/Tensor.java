package org.convnextc.runtime;

import java.util.Arrays;

/**
 * An array of float32.
 *
 * @param shape outermost extent first: [N, channels, height, width] for the feature maps of N images
 * @param values row-major, as many as the shape has elements; not copied
 */
public record Tensor(int[] shape, float[] values) {
    /** {@code f32[1,96,56,56]} */
    @Override
    public String toString() {
        return "f32" + Arrays.toString(shape).replace(" ", "");
    }
}
