package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Winograd;

/** Lets a convolution that became no gemm apply the activation behind it, to a row that is still in the cache. */
public final class FuseConvActivation implements Rule {
    @Override
    public String equation() {
        return "f(conv(x)) = conv_activate(x) with epilogue f, or winograd(x)";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Activation activation)) {
            return false;
        }
        Optional<Instruction> conv = editor.onlyUsedHere(at.operands().get(0));
        Optional<Op> fused = conv.flatMap(i -> fused(i.op(), activation));
        fused.ifPresent(op -> editor.fuse(conv.get(), at, conv.get().withOp(op)));
        return fused.isPresent();
    }

    private static Optional<Op> fused(Op op, Activation epilogue) {
        if (op instanceof Winograd winograd && winograd.epilogue() instanceof None) {
            return Optional.of(
                    new Winograd(winograd.tile(), winograd.width(), winograd.pad(), winograd.bias(), epilogue));
        }
        return op instanceof Conv conv ? Optional.of(fused(conv, epilogue)) : Optional.empty();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return at.op() instanceof Activation
                ? Obstacles.before(
                        at.operands().get(0), editor, FuseConvActivation::convolution, FuseConvActivation::refusal)
                : Optional.empty();
    }

    private static boolean convolution(Instruction instruction) {
        return instruction.op() instanceof Conv || instruction.op() instanceof Winograd;
    }

    private static Optional<String> refusal(Instruction convolution) {
        return convolution.op() instanceof Winograd winograd
                ? Obstacles.epilogue(convolution, winograd.epilogue())
                : Optional.empty();
    }

    private static ConvActivate fused(Conv conv, Activation epilogue) {
        return new ConvActivate(
                conv.width(),
                conv.kernel(),
                conv.stride(),
                conv.pad(),
                conv.dilation(),
                conv.groups(),
                conv.bias(),
                epilogue);
    }
}
