package org.convnextc.runtime;

import java.util.Objects;
import java.util.Optional;

/**
 * How logits follow from a net's last feature map: the mean over its pixels, a layer norm or none, and a linear layer. With it a model can
 * say what each pixel adds to a logit: {@link Model#explain(java.nio.file.Path, int)}.
 *
 * @param map name of the output that is the feature map
 * @param linear path of the layer's weights in the checkpoint
 * @param bias whether it has one
 * @param norm between the mean and the layer
 */
public record Tail(String map, String linear, boolean bias, Optional<Norm> norm) {
    /**
     * A layer norm.
     *
     * @param path of its weights in the checkpoint
     * @param affine whether it has a weight
     * @param bias whether it has a bias
     */
    public record Norm(String path, double eps, boolean affine, boolean bias) {}

    public Tail {
        Objects.requireNonNull(norm, "norm");
    }

    /** Without a norm. */
    public Tail(String map, String linear, boolean bias) {
        this(map, linear, bias, Optional.empty());
    }

    /** With a norm that has weight and bias, or neither. */
    public Tail withNorm(String path, double eps, boolean affine) {
        return with(new Norm(path, eps, affine, affine));
    }

    /** With a norm that has a weight alone. */
    public Tail withNormWithoutBias(String path, double eps) {
        return with(new Norm(path, eps, true, false));
    }

    private Tail with(Norm between) {
        return new Tail(map, linear, bias, Optional.of(between));
    }
}
