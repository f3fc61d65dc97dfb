package org.convnextc.compiler.plan;

import java.util.List;
import java.util.Optional;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Op;

/** Functions without a plan that call functions with one. */
final class Bodies {
    /** 64 bytes. */
    static final TensorType TYPE = TensorType.batch(16);

    static final Function IN_PLACE = callee(0, 0);

    private Bodies() {}

    /** A function with its input and its result from these bytes on. */
    static Function callee(long in, long out) {
        Instruction result = copy("y", "x").withPlace(new ArenaRange(out, out + 64));
        var input = new Value("x", TYPE, Optional.of(new ArenaRange(in, in + 64)));
        return function("f", true, input, List.of(result));
    }

    /** Of {@code input}, which has no place; the last value is the result. */
    static Function net(Instruction... body) {
        return function("T", false, new Value("input", TYPE, Optional.empty()), List.of(body));
    }

    private static Function function(String name, boolean prefixed, Value input, List<Instruction> body) {
        Result result = Result.of(body.get(body.size() - 1).name());
        return new Function(name, List.of(input), prefixed, List.of(), List.of(), body, List.of(result), Spans.NONE);
    }

    static Instruction instruction(String name, Op op, String... operands) {
        return new Instruction(name, op, List.of(operands), Optional.empty(), TYPE, Optional.empty(), Spans.NONE);
    }

    static Instruction copy(String name, String of) {
        return instruction(name, new Copy(), of);
    }

    static Instruction call(String name, Function callee, String of) {
        return instruction(name, new Call(callee), of);
    }
}
