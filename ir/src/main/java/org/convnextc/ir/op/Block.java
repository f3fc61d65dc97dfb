package org.convnextc.ir.op;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;

/**
 * A ConvNeXt block's body (arXiv 2201.03545, section 2.6): out = mlp(conv(in)) + in, in one walk over the image. Neither the normalised
 * image nor the hidden values need a place of their own.
 *
 * @param conv keeps the image's size, with stride 1
 * @param mlp keeps its channels
 */
public record Block(ConvNormalize conv, Mlp mlp) implements LoweredOp {
    @Override
    public TensorType infer(List<TensorType> in) {
        Shapes.image(in);
        if (conv.stride() != 1) {
            throw new ShapeException("found stride " + conv.stride() + " in a block, expected 1");
        }
        return mlp.infer(List.of(conv.infer(in), in.get(0)));
    }

    @Override
    public List<Parameter> parameters(List<TensorType> in) {
        var all = new ArrayList<Parameter>();
        conv.parameters(in).forEach(p -> all.add(p.under("conv")));
        mlp.parameters(List.of(conv.infer(in))).forEach(p -> all.add(p.under("mlp")));
        return all;
    }

    @Override
    public long macs(List<TensorType> in) {
        return conv.macs(in) + mlp.macs(List.of(conv.infer(in)));
    }

    @Override
    public Arithmetic arithmetic() {
        return mlp.arithmetic();
    }

    /** Windows see rows that are written already: what runs it must have copies of them. */
    @Override
    public boolean overwrites(int operand) {
        return true;
    }
}
