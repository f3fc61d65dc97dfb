package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.compiler.plan.Buffers.Buffer;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;

/** Whether all calls of a function can have their operands and results where the callees want them. */
final class CallConstraints {
    private final Function function;
    private final Buffers buffers;
    private final List<Buffer> pinned;
    private final int[] calls;

    private CallConstraints(Function function) {
        this.function = function;
        buffers = new Buffers(function);
        pinned = buffers.all().stream().filter(b -> b.pinned().isPresent()).toList();
        calls = IntStream.range(0, function.body().size())
                .filter(i -> function.body().get(i).op() instanceof Call)
                .toArray();
    }

    static boolean satisfied(Function function) {
        var constraints = new CallConstraints(function);
        return constraints.calls.length == 0 || constraints.satisfied();
    }

    private boolean satisfied() {
        return operandsDieAtCalls()
                && pinned.stream().noneMatch(Buffer::conflicting)
                && pinned.stream().noneMatch(this::overwrittenByCall)
                && !anyMeet();
    }

    private boolean operandsDieAtCalls() {
        var lifetimes = new Lifetimes(function);
        return IntStream.of(calls).noneMatch(call -> lifetimes.of(operand(call)).to() > call);
    }

    private boolean overwrittenByCall(Buffer buffer) {
        int first = Arrays.binarySearch(calls, buffer.interval().from() + 1);
        return IntStream.range(first < 0 ? -first - 1 : first, calls.length)
                .map(i -> calls[i])
                .takeWhile(call -> buffer.interval().spans(call))
                .anyMatch(call -> buffers.of(name(call)) != buffer);
    }

    /** Whether two buffers that live at the same time are in each other's way. */
    private boolean anyMeet() {
        List<Buffer> alive = new ArrayList<>();
        for (Buffer buffer : byStart(pinned)) {
            alive.removeIf(other -> other.interval().to() < buffer.interval().from());
            if (alive.stream().anyMatch(other -> inTheWay(buffer, other))) {
                return true;
            }
            alive.add(buffer);
        }
        return false;
    }

    private static List<Buffer> byStart(List<Buffer> buffers) {
        return buffers.stream()
                .sorted(Comparator.comparingInt(buffer -> buffer.interval().from()))
                .toList();
    }

    private boolean inTheWay(Buffer buffer, Buffer other) {
        return other.meets(buffer)
                && overlap(buffer, other)
                && !handedOver(buffer, other)
                && !handedOver(other, buffer);
    }

    private static boolean overlap(Buffer a, Buffer b) {
        return a.pinned().getAsLong() < b.pinned().getAsLong() + b.bytes()
                && b.pinned().getAsLong() < a.pinned().getAsLong() + a.bytes();
    }

    /** Whether the one ends as a call's operand where the other begins as its result: the callee sees to that. */
    private boolean handedOver(Buffer operand, Buffer result) {
        int call = operand.interval().to();
        return call == result.interval().from()
                && Arrays.binarySearch(calls, call) >= 0
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
