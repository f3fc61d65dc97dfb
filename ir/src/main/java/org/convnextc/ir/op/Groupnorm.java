package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * Group normalisation (arXiv 1803.08494): the channels in groups of equal size, (x - mean) / sqrt(variance + eps) over all of a group's
 * channels and all pixels, with the biased variance, then times weight plus bias, a number a channel, where affine.
 *
 * @param bias whether there is one where affine
 */
public record Groupnorm(int groups, double eps, boolean affine, @Usually("yes") boolean bias) implements Norm {
    public Groupnorm() {
        this(1, 1e-5, true, true);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        TensorType x = Norm.super.infer(in);
        Shapes.positive("groups", groups);
        if (x.last() % groups != 0) {
            throw new ShapeException(
                    "found " + groups + " groups, expected a divisor of the " + x.last() + " channels");
        }
        return x;
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        TensorType channels = Shapes.channels(in.get(0));
        List<Parameter> all = List.of(new Parameter("weight", channels), new Parameter("bias", channels));
        return all.subList(0, count());
    }

    @Override
    public List<Initialiser> initialisers() {
        return List.of(Initialiser.ONE, Initialiser.ZERO).subList(0, count());
    }

    /** Of its parameters. */
    private int count() {
        int affineOnes = bias ? 2 : 1;
        return affine ? affineOnes : 0;
    }
}
