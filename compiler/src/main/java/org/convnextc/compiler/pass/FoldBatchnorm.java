package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.BatchnormFactor;
import org.convnextc.ir.op.BatchnormShift;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.op.ScaleRows;

/**
 * A batch normalisation moves into the convolution or linear layer before it. With f = weight / sqrt(running_var + eps), it is
 * (y - running_mean) f + bias, linear in each channel of y = W x + c.
 */
public final class FoldBatchnorm implements Rule {
    @Override
    public String equation() {
        return "f (W x + c - mean) + bias = (diag(f) W) x + (bias + (c - mean) f)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Batchnorm batchnorm)) {
            return false;
        }
        Instruction layer = editor.onlyUsedHere(at.operands().get(0))
                .filter(FoldBatchnorm::linear)
                .orElse(null);
        if (layer == null) {
            return false;
        }
        String folded = derive(layer, at.path().orElseThrow(), batchnorm, editor);
        editor.fuse(layer, at, layer.withOp(withBias(layer.op())).withPath(folded));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Batchnorm)) {
            return Optional.empty();
        }
        String value = at.operands().get(0);
        return editor.definition(value)
                .filter(i -> !linear(i))
                .map(i -> Obstacles.described(i) + " is no convolution and no linear layer")
                .or(() -> Obstacles.readElsewhere(value, editor));
    }

    private static boolean linear(Instruction instruction) {
        return instruction.op() instanceof Conv || instruction.op() instanceof Linear;
    }

    /** The path of the layer's new weight and bias. */
    private static String derive(Instruction layer, String path, Batchnorm batchnorm, FunctionEditor editor) {
        TensorType channels = TensorType.of(layer.type().last());
        String factorPath = editor.freshPath(path, "factor");
        var factor = new Parameter(factorPath, channels);
        editor.derive(
                factorPath,
                new BatchnormFactor(batchnorm.eps()),
                new Parameter("weight", channels).under(path),
                new Parameter("running_var", channels).under(path));
        String layerPath = layer.path().orElseThrow();
        String folded = editor.freshPath(layerPath, "normed");
        List<Parameter> own = layer.op().parameters(editor.operandTypes(layer));
        editor.derive(folded + ".weight", new ScaleRows(), own.get(0).under(layerPath), factor);
        var shift = new ArrayList<>(List.of(
                new Parameter("bias", channels).under(path),
                new Parameter("running_mean", channels).under(path),
                factor));
        own.stream().skip(1).forEach(bias -> shift.add(bias.under(layerPath)));
        editor.derive(folded + ".bias", new BatchnormShift(), shift.toArray(Parameter[]::new));
        return folded;
    }

    private static Op withBias(Op op) {
        if (op instanceof Conv conv) {
            return new Conv(
                    conv.width(), conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), conv.groups(), true);
        }
        var linear = (Linear) op;
        return new Linear(linear.width(), true, linear.initScale());
    }
}
