package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.op.Conv;
import org.convnextc.compiler.ir.op.ConvNormalize;
import org.convnextc.compiler.ir.op.Layernorm;

/** One pass over the image: a row is normalised while it is still in the cache. */
final class FuseConvNormalize implements Rule {
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

    private static ConvNormalize fused(Conv conv, Layernorm layernorm) {
        return new ConvNormalize(
                conv.kernel(), conv.stride(), conv.pad(), conv.dilation(), conv.bias(), layernorm.eps());
    }
}
