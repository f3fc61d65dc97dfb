package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Batch normalisation with running statistics (arXiv 1502.03167, inference): (x - running_mean) / sqrt(running_var + eps) weight +
 * bias.
 */
public record Batchnorm(double eps) implements Norm {
    public Batchnorm() {
        this(1e-5);
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        TensorType channels = Shapes.channels(in.get(0));
        return List.of(
                new Parameter("weight", channels),
                new Parameter("bias", channels),
                new Parameter("running_mean", channels),
                new Parameter("running_var", channels));
    }

    @Override
    public List<Initialiser> initialisers() {
        return List.of(Initialiser.ONE, Initialiser.ZERO, Initialiser.ZERO, Initialiser.ONE);
    }
}
