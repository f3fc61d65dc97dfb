package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.LoweredOp;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Op;

/**
 * Has products of images multiply 8-bit integers. Not those of one row, such as a net's head: they take as long as their weights take to
 * come from memory, are a small part of a net, and what they give is the net's result.
 */
public final class NarrowProducts implements Rule {
    /** A few inputs gain less than narrowing them costs. */
    private static final int LEAST_INPUTS = 32;

    @Override
    public String equation() {
        return "x w^T = (least + step q_x) (scale q_w)^T, within half a step and half a scale; q has 8 bits";
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        Optional<LoweredOp> narrow =
                narrowed(at).filter(op -> refusal(at, editor).isEmpty());
        narrow.ifPresent(op -> editor.replace(at, at.withOp(op)));
        return narrow.isPresent();
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return narrowed(at).flatMap(op -> refusal(at, editor));
    }

    /** The same of 8-bit integers; empty where it is no product, or one of these. */
    private static Optional<LoweredOp> narrowed(Instruction at) {
        return ofIntegers(at.op()).filter(op -> !op.equals(at.op()));
    }

    private static Optional<LoweredOp> ofIntegers(Op op) {
        if (op instanceof Gemm gemm) {
            return Optional.of(gemm.with(Arithmetic.INT8));
        }
        if (op instanceof Mlp mlp) {
            return Optional.of(mlp.with(Arithmetic.INT8));
        }
        return op instanceof Block block
                ? Optional.of(new Block(block.conv(), block.mlp().with(Arithmetic.INT8)))
                : Optional.empty();
    }

    private static Optional<String> refusal(Instruction at, FunctionEditor editor) {
        if (at.type().elements() == at.type().last()) {
            return Optional.of("%" + at.name() + " has one row");
        }
        if (editor.typeOf(at.operands().get(0)).last() < LEAST_INPUTS) {
            return Optional.of("%" + at.name() + " has fewer than " + LEAST_INPUTS + " inputs");
        }
        return hidden(at)
                .filter(count -> count < LEAST_INPUTS)
                .map(count -> "%" + at.name() + " has fewer than " + LEAST_INPUTS + " hidden values");
    }

    private static Optional<Integer> hidden(Instruction at) {
        return at.op() instanceof Mlp mlp
                ? Optional.of(mlp.hidden())
                : at.op() instanceof Block block ? Optional.of(block.mlp().hidden()) : Optional.empty();
    }
}
