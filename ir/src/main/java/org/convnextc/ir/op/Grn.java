package org.convnextc.ir.op;

import java.util.List;
import org.convnextc.ir.TensorType;

/**
 * Global response normalisation (arXiv 2301.00808, section 3.3): G[c] = L2 norm of x[:,:,c] over the image, N[c] = G[c] / (mean of G +
 * eps), out = gamma (x N) + beta + x.
 */
public record Grn(double eps) implements Norm {
    public Grn() {
        this(1e-6);
    }

    @Override
    public TensorType infer(List<TensorType> in) {
        return Shapes.image(Norm.super.infer(in));
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        TensorType shape = TensorType.of(1, 1, 1, in.get(0).last());
        return List.of(new Parameter("gamma", shape), new Parameter("beta", shape));
    }

    @Override
    public List<Initialiser> initialisers() {
        return List.of(Initialiser.ZERO, Initialiser.ZERO);
    }
}
