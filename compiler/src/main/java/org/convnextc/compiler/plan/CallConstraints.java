package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.compiler.plan.Buffers.Buffer;
import org.convnextc.ir.Function;
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
        return new CallConstraints(function).satisfied();
    }

    private boolean satisfied() {
        return pinned.stream().noneMatch(Buffer::conflicting)
                && pinned.stream().noneMatch(this::overwrittenByCall)
                && !anyMeet();
    }

    /** Whether a buffer lives across a call, be it that of the call's operand, which the callee may overwrite. */
    private boolean overwrittenByCall(Buffer buffer) {
        int first = Arrays.binarySearch(calls, buffer.interval().from() + 1);
        return IntStream.range(first < 0 ? -first - 1 : first, calls.length)
                .map(i -> calls[i])
                .takeWhile(call -> buffer.interval().spans(call))
                .anyMatch(call -> buffers.of(function.body().get(call).name()) != buffer);
    }

    /** Whether two buffers that live at the same time, and across no call, are in each other's way. */
    private boolean anyMeet() {
        List<Buffer> alive = new ArrayList<>();
        for (Buffer buffer : byStart(pinned)) {
            alive.removeIf(other -> other.interval().to() < buffer.interval().from());
            if (alive.stream().anyMatch(other -> overlap(buffer, other) && !endsAtCall(other))) {
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

    private static boolean overlap(Buffer a, Buffer b) {
        return a.pinned().getAsLong() < b.pinned().getAsLong() + b.bytes()
                && b.pinned().getAsLong() < a.pinned().getAsLong() + a.bytes();
    }

    /** Whether it ends as a call's operand: what begins there is the call's result, and the callee sees to the two. */
    private boolean endsAtCall(Buffer buffer) {
        return Arrays.binarySearch(calls, buffer.interval().to()) >= 0;
    }
}
