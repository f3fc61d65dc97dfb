package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.Spans;
import org.convnextc.ir.op.Copy;

/**
 * Lets a function leave its result where its input was, if need be by a copy at its end, so that calls can follow each other without
 * copies between them: a loop in the source, however deep the net is.
 */
final class ReturnCopy {
    private ReturnCopy() {}

    static Function added(Function function) {
        if (!function.prefixed() || !keepsShape(function)) {
            return function;
        }
        String result = function.results().get(0).value();
        var buffers = new Buffers(function);
        if (buffers.of(result) == buffers.of(function.inputs().get(0).name())) {
            return function;
        }
        var copy = new Instruction(
                function.freshName(result + "_out"),
                new Copy(),
                List.of(result),
                Optional.empty(),
                function.typeOf(result),
                Optional.empty(),
                Spans.NONE);
        List<Instruction> body = new ArrayList<>(function.body());
        body.add(copy);
        return function.with(body, List.of(Result.of(copy.name())));
    }

    /** Whether the function's result is a copy made at its end, which goes where the input was. */
    static boolean returnsCopy(Function function) {
        if (!function.prefixed() || !keepsShape(function) || function.body().isEmpty()) {
            return false;
        }
        Instruction last = function.body().get(function.body().size() - 1);
        return last.op() instanceof Copy && function.results().equals(List.of(Result.of(last.name())));
    }

    private static boolean keepsShape(Function function) {
        return function.inputs().size() == 1
                && function.resultTypes()
                        .equals(List.of(function.inputs().get(0).type()));
    }
}
