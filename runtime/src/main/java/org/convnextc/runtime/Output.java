package org.convnextc.runtime;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One of the tensors that a net hands out for each image.
 *
 * @param name of the step, or another one that the net gives it: {@code stages.0}, {@code features}, {@code head}
 * @param shape for one image: [channels, height, width] of a feature map, [width] of a vector
 */
public record Output(String name, int... shape) {
    public Output {
        shape = shape.clone();
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    /** Floats for one image. */
    public int elements() {
        int elements = 1;
        for (int extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        return elements;
    }

    /** The shape for so many images. */
    int[] shape(int images) {
        int[] batch = new int[shape.length + 1];
        batch[0] = images;
        System.arraycopy(shape, 0, batch, 1, shape.length);
        return batch;
    }

    /** {@code stages.0 [N,96,56,56]} */
    @Override
    public String toString() {
        return name + " [N," + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(",")) + "]";
    }
}
