package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Rmsnorm;

/** Makes a depthwise convolution and the norm behind it one pass over the image: a row is normalised while it is in the cache. */
public final class FuseConvNormalize implements Rule {
    @Override
    public String equation() {
        return "layernorm(depthwise(x)) = conv_normalize(x)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Layernorm layernorm) || layernorm.affine()) {
            return false;
        }
        Optional<Instruction> depthwise = editor.onlyUsedHere(at.operands().get(0))
                .filter(i -> i.op() instanceof Conv conv
                        && conv.depthwise(editor.operandTypes(i).get(0)));
        depthwise.ifPresent(i -> editor.fuse(i, at, i.withOp(fused((Conv) i.op(), layernorm))));
        return depthwise.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        boolean norm = at.op() instanceof Layernorm || at.op() instanceof Rmsnorm;
        return norm
                ? Obstacles.before(
                        at.operands().get(0), editor, i -> i.op() instanceof Conv, conv -> refusal(at, conv, editor))
                : Optional.empty();
    }

    private static Optional<String> refusal(Instruction at, Instruction conv, FunctionEditor editor) {
        if (!(at.op() instanceof Layernorm layernorm)) {
            return Optional.of(Obstacles.described(at) + " is no layernorm");
        }
        if (layernorm.affine()) {
            return Optional.of("%" + at.name() + " has a weight and a bias");
        }
        return ((Conv) conv.op()).depthwise(editor.operandTypes(conv).get(0))
                ? Optional.empty()
                : Optional.of("%" + conv.name() + " is not depthwise");
    }

    private static ConvNormalize fused(Conv conv, Layernorm layernorm) {
        return new ConvNormalize(
                conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), conv.bias(), layernorm.eps());
    }
}
