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
     * @param affine whether it has any
     */
    public record Norm(String path, double eps, boolean affine) {}

    public Tail {
        Objects.requireNonNull(norm, "norm");
    }

    /** Without a norm. */
    public Tail(String map, String linear, boolean bias) {
        this(map, linear, bias, Optional.empty());
    }

    public Tail withNorm(String path, double eps, boolean affine) {
        return new Tail(map, linear, bias, Optional.of(new Norm(path, eps, affine)));
    }
}
