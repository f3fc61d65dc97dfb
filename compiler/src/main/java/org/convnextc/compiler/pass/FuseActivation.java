package org.convnextc.compiler.pass;

import java.util.Optional;
import java.util.function.Predicate;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.None;
import org.convnextc.ir.text.OpSyntax;

/**
 * An op without weights goes into the gemm before it.
 *
 * @param epilogue which activations the target's products have
 */
public record FuseActivation(Predicate<Activation> epilogue) implements Rule {
    /** All of them. */
    public FuseActivation() {
        this(op -> true);
    }

    @Override
    public String equation() {
        return "f(gemm(x)) = gemm(x) with epilogue f";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Activation activation) || !epilogue.test(activation)) {
            return false;
        }
        Instruction product = editor.onlyUsedHere(at.operands().get(0))
                .filter(FuseActivation::bare)
                .orElse(null);
        if (product == null) {
            return false;
        }
        var gemm = (Gemm) product.op();
        editor.fuse(product, at, product.withOp(new Gemm(gemm.width(), gemm.bias(), activation)));
        return true;
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        if (!(at.op() instanceof Activation activation)) {
            return Optional.empty();
        }
        return Obstacles.before(
                at.operands().get(0),
                editor,
                Obstacles::product,
                product -> epilogue.test(activation)
                        ? Obstacles.notBare(product)
                        : Optional.of("the target's products do not apply " + OpSyntax.nested(activation)));
    }

    /** Nothing follows its sums. */
    static boolean bare(Instruction instruction) {
        return instruction.op() instanceof Gemm gemm
                && gemm.epilogue() instanceof None
                && instruction.operands().size() == 1;
    }
}
