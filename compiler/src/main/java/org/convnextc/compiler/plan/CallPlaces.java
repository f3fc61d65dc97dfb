package org.convnextc.compiler.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.plan.Buffers.Buffer;

/** Whether all calls of a function can have their operands and results where the callees want them. */
final class CallPlaces {
    private final Function function;
    private final Buffers buffers;
    private final List<Buffer> pinned;
    private final int[] calls;

    private CallPlaces(Function function) {
        this.function = function;
        buffers = new Buffers(function);
        pinned = buffers.all().stream().filter(b -> b.pinned().isPresent()).toList();
        calls = IntStream.range(0, function.body().size())
                .filter(i -> function.body().get(i).op() instanceof Call)
                .toArray();
    }

    static boolean work(Function function) {
        var places = new CallPlaces(function);
        return places.calls.length == 0 || places.work();
    }

    private boolean work() {
        return operandsDieAtCalls()
                && pinned.stream().noneMatch(Buffer::tornApart)
                && pinned.stream().noneMatch(this::overwrittenByCall)
                && pinned.stream().noneMatch(this::meetsAnother);
    }

    private boolean operandsDieAtCalls() {
        var lifetimes = new Lifetimes(function);
        return IntStream.of(calls).noneMatch(call -> lifetimes.of(operand(call)).to() > call);
    }

    private boolean overwrittenByCall(Buffer buffer) {
        return IntStream.of(calls)
                .filter(call -> buffer.interval().spans(call))
                .anyMatch(call -> buffers.of(name(call)) != buffer);
    }

    private boolean meetsAnother(Buffer buffer) {
        return pinned.stream()
                .anyMatch(other -> other != buffer
                        && other.meets(buffer)
                        && overlap(buffer, other)
                        && !handedOver(buffer, other)
                        && !handedOver(other, buffer));
    }

    private static boolean overlap(Buffer a, Buffer b) {
        return a.pinned().getAsLong() < b.pinned().getAsLong() + b.bytes()
                && b.pinned().getAsLong() < a.pinned().getAsLong() + a.bytes();
    }

    /** Whether the one ends as a call's operand where the other begins as its result: the callee sees to that. */
    private boolean handedOver(Buffer operand, Buffer result) {
        int call = operand.interval().to();
        return call == result.interval().from()
                && IntStream.of(calls).anyMatch(c -> c == call)
                && buffers.of(operand(call)) == operand
                && buffers.of(name(call)) == result;
    }

    private String operand(int call) {
        return instruction(call).operands().get(0);
    }

    private String name(int call) {
        return instruction(call).name();
    }

    private Instruction instruction(int position) {
        return function.body().get(position);
    }
}
