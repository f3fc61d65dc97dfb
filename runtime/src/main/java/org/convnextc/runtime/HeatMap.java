package org.convnextc.runtime;

import java.util.stream.IntStream;

/**
 * What each pixel of a net's last feature map adds to the logit of a class, exactly (the class activation map of arXiv 1512.04150, with
 * the layer norm that ConvNeXt has between mean and linear layer): the mean of all values and the rest are the logit.
 *
 * @param values row by row, the top row first, as the net sees the image; not copied
 * @param rest of the logit, which no pixel adds: biases
 */
public record HeatMap(int height, int width, float[] values, double rest) {
    /** As the net computes it, up to rounding. */
    public double logit() {
        return IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .average()
                        .orElse(0)
                + rest;
    }
}
