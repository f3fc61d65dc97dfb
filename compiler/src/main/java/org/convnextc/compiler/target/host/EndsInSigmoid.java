package org.convnextc.compiler.target.host;

import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Sigmoid;
import org.convnextc.ir.op.Slice;

/**
 * Nets whose last step is a sigmoid, but for a choice among its values: what they give is a probability for each class by itself.
 */
final class EndsInSigmoid {
    private EndsInSigmoid() {}

    /** Whether the last result is, passes or not. */
    static boolean is(Function function) {
        String value = function.results().get(function.results().size() - 1).value();
        return function.body().stream()
                .filter(step -> step.name().equals(value))
                .anyMatch(step -> is(function, step));
    }

    private static boolean is(Function function, Instruction step) {
        Op op = step.op();
        if (op instanceof Call call) {
            return is(call.callee());
        }
        if (op instanceof Copy || op instanceof Slice || op instanceof Concat) {
            return step.operands().stream().allMatch(operand -> function.body().stream()
                    .filter(earlier -> earlier.name().equals(operand))
                    .anyMatch(earlier -> is(function, earlier)));
        }
        // A residual is added behind the epilogue.
        boolean last = step.operands().size() == 1;
        return op instanceof Sigmoid || op instanceof Gemm gemm && last && gemm.epilogue() instanceof Sigmoid;
    }
}
