package org.convnextc.runtime.spi;

import java.util.Arrays;
import java.util.Optional;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.Tail;
import org.convnextc.runtime.Tensor;

/**
 * The weights behind a net's last feature map x. With the mean p of its pixels, the mean m and the deviation s of p over the channels (0
 * and 1 without a norm), the norm's weight g and bias b, and the linear layer's W and d,
 *
 * <p>logit[c] = sum over k of W[c,k] (g[k] (p[k] - m) / s + b[k]) + d[c],
 *
 * <p>which is the mean over the pixels i of sum over k of W[c,k] g[k] (x[i,k] - m) / s, and a rest without x.
 */
public final class TailWeights {
    private final Optional<Tail.Norm> norm;
    private final int channels;
    private final float[] weights;
    private final float[] bias;
    private final float[] scale;
    private final float[] shift;

    private TailWeights(Binder binder, Tail tail, int classes, int channels) {
        this.channels = channels;
        norm = tail.norm();
        weights = binder.weight(tail.linear() + ".weight", classes, channels).readAll();
        bias = tail.bias() ? binder.vector(tail.linear() + ".bias", classes) : new float[classes];
        scale = norm.filter(Tail.Norm::affine)
                .map(n -> binder.vector(n.path() + ".weight", channels))
                .orElseGet(() -> ones(channels));
        shift = norm.filter(Tail.Norm::bias)
                .map(n -> binder.vector(n.path() + ".bias", channels))
                .orElseGet(() -> new float[channels]);
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Reads them where the net has such an end, and hands out the map and the logits. */
    public static Optional<TailWeights> of(Binder binder, Spec spec) {
        return spec.tail().map(tail -> {
            Output map = spec.outputs().stream()
                    .filter(output -> output.name().equals(tail.map()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(spec.name() + " has no output " + tail.map()));
            int classes = spec.outputs().get(spec.outputs().size() - 1).elements();
            return new TailWeights(binder, tail, classes, map.shape()[0]);
        });
    }

    /** @param map [1, channels, height, width] */
    public HeatMap of(Tensor map, int index) {
        int height = map.shape()[2];
        int width = map.shape()[3];
        int pixels = height * width;
        double[] pooled = new double[channels];
        for (int i = 0; i < pooled.length * pixels; i++) {
            pooled[i / pixels] += map.values()[i] / (double) pixels;
        }
        double mean = norm.isPresent() ? Arrays.stream(pooled).average().orElse(0) : 0;
        double deviation =
                norm.map(n -> Math.sqrt(variance(pooled, mean) + n.eps())).orElse(1.0);
        double[] values = new double[pixels];
        double rest = bias[index];
        for (int k = 0; k < channels; k++) {
            double weight = weights[index * channels + k];
            double factor = weight * scale[k] / deviation;
            rest += weight * shift[k];
            for (int i = 0; i < pixels; i++) {
                values[i] += factor * (map.values()[k * pixels + i] - mean);
            }
        }
        float[] rounded = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            rounded[i] = (float) values[i];
        }
        return new HeatMap(height, width, rounded, rest);
    }

    private static double variance(double[] values, double mean) {
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    }
}
