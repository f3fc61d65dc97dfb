package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.convnextc.compiler.plan.Lifetimes.Interval;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;

/**
 * The pieces of memory that a function's values need: one for each value, or for several that follow each other in place. A function's
 * input starts at 0 of the arena; a call's operand and result are pinned where the callee has them.
 */
final class Buffers {
    /** Some values that live in the same bytes. */
    static final class Buffer {
        private final List<String> values = new ArrayList<>();
        private final long bytes;
        private Interval interval;
        private OptionalLong pinned = OptionalLong.empty();
        private boolean conflicting;

        private Buffer(String value, long bytes, Interval interval) {
            values.add(value);
            this.bytes = bytes;
            this.interval = interval;
        }

        long bytes() {
            return bytes;
        }

        Interval interval() {
            return interval;
        }

        /** The offset that a call prescribes. */
        OptionalLong pinned() {
            return pinned;
        }

        /** Whether two calls prescribe different offsets. */
        boolean conflicting() {
            return conflicting;
        }

        List<String> values() {
            return values;
        }

        boolean meets(Buffer other) {
            return interval.overlaps(other.interval);
        }
    }

    private final Map<String, Buffer> byValue = new LinkedHashMap<>();
    private final List<Instruction> body;
    private final Set<String> callOperands;

    Buffers(Function function) {
        body = function.body();
        callOperands = body.stream()
                .filter(i -> i.op() instanceof Call)
                .map(call -> call.operands().get(0))
                .collect(Collectors.toSet());
        var lifetimes = new Lifetimes(function);
        for (Value input : function.inputs()) {
            if (function.prefixed()) {
                add(input.name(), input.type(), lifetimes);
                pin(input.name(), 0);
            }
        }
        for (int i = 0; i < function.body().size(); i++) {
            Instruction instruction = function.body().get(i);
            add(instruction.name(), instruction.type(), lifetimes);
            mergeInPlace(instruction, i, lifetimes);
            if (instruction.op() instanceof Call call) {
                pinToCallee(instruction, call.callee());
            }
        }
        if (ReturnCopy.endsInPlace(function)) {
            pin(function.results().get(0).value(), 0);
        }
    }

    List<Buffer> all() {
        return byValue.values().stream().distinct().toList();
    }

    Buffer of(String value) {
        return byValue.get(value);
    }

    private void add(String value, TensorType type, Lifetimes lifetimes) {
        byValue.put(value, new Buffer(value, type.bytes(), lifetimes.of(value)));
    }

    /** Lets the result take over the bytes of an operand that dies here. */
    private void mergeInPlace(Instruction instruction, int position, Lifetimes lifetimes) {
        Buffer own = byValue.get(instruction.name());
        for (String operand : InPlace.candidates(instruction)) {
            Buffer target = byValue.get(operand);
            if (target != null
                    && target.bytes == own.bytes
                    && lifetimes.of(operand).to() == position
                    && !standsInTheWay(instruction.name(), target, lifetimes)) {
                target.values.add(instruction.name());
                target.interval = target.interval.union(own.interval);
                byValue.put(instruction.name(), target);
                return;
            }
        }
    }

    /**
     * Whether a value that took over the place of a call's result would still be needed there when the last step that reads it makes the
     * operand of another call, which has to lie at the same place: a copy would have to move it away first.
     */
    private boolean standsInTheWay(String value, Buffer result, Lifetimes lifetimes) {
        int last = lifetimes.of(value).to();
        if (result.pinned.isEmpty() || last >= body.size()) {
            return false;
        }
        Instruction reader = body.get(last);
        return callOperands.contains(reader.name())
                && !InPlace.candidates(reader).contains(value);
    }

    private void pinToCallee(Instruction call, Function callee) {
        pin(call.operands().get(0), start(callee, callee.inputs().get(0).name()));
        pin(call.name(), start(callee, callee.results().get(0).value()));
    }

    private static long start(Function callee, String value) {
        return MemoryPlan.of(callee, value).map(ArenaRange::from).orElseThrow();
    }

    private void pin(String value, long offset) {
        Buffer buffer = byValue.get(value);
        buffer.conflicting |= buffer.pinned.isPresent() && buffer.pinned.getAsLong() != offset;
        buffer.pinned = OptionalLong.of(offset);
    }
}
