package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.Spans;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Copy;

/**
 * Lets a function leave its result where its input was, if need be by a copy at its end, so that calls can follow each other without
 * copies between them: a loop in the source, however deep the net is.
 */
final class ReturnCopy {
    private ReturnCopy() {}

    static Function added(Function function) {
        if (!endsInPlace(function)) {
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

    /** Whether a function that is called keeps the shape of its input: it leaves its result in the same place. */
    static boolean endsInPlace(Function function) {
        return function.prefixed()
                && function.resultTypes()
                        .equals(function.inputs().stream().map(Value::type).toList());
    }
}
