package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.compiler.ir.Spans;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.ir.op.Copy;
import org.convnextc.compiler.plan.Buffers.Buffer;
import org.convnextc.compiler.plan.Lifetimes.Interval;

/**
 * Adds copies until every call can have its operand and result where the callee wants them: a callee works in its own fixed places,
 * may overwrite its operand, and nothing else may live there meanwhile. A chain of residual blocks needs none.
 */
final class CallCopies {
    private Function function;

    private CallCopies(Function function) {
        this.function = function;
    }

    static Function added(Function function) {
        var copies = new CallCopies(function);
        // Every round gives one more call its own copies; none needs more than three.
        for (int round = 0; round <= 3 * function.body().size(); round++) {
            if (!copies.addOne()) {
                return copies.function;
            }
        }
        throw new IllegalStateException("no end of copies in @" + function.name());
    }

    private boolean addOne() {
        OptionalInt outlived = calls().filter(this::operandOutlives).findFirst();
        if (outlived.isPresent()) {
            keepOperand(outlived.getAsInt());
            return true;
        }
        var buffers = new Buffers(function);
        OptionalInt early = calls().filter(call -> !copiedBefore(call) && crowdedBefore(call, buffers))
                .findFirst();
        if (early.isPresent()) {
            copyBefore(early.getAsInt());
            return true;
        }
        OptionalInt late = calls().filter(call -> !copiedAfter(call) && crowdedAfter(call, buffers))
                .findFirst();
        late.ifPresent(this::copyAfter);
        return late.isPresent();
    }

    private IntStream calls() {
        return IntStream.range(0, function.body().size())
                .filter(i -> function.body().get(i).op() instanceof Call);
    }

    private boolean operandOutlives(int call) {
        return new Lifetimes(function).of(operand(call)).to() > call;
    }

    /** The operand's value for everything after the call is kept in a copy made before it. */
    private void keepOperand(int call) {
        String operand = operand(call);
        String kept = fresh(operand + "_kept");
        List<Instruction> body = new ArrayList<>(function.body());
        for (int i = call + 1; i < body.size(); i++) {
            body.set(i, reading(body.get(i), operand, kept));
        }
        body.add(call, copy(kept, operand));
        List<String> results = function.results().stream()
                .map(r -> r.equals(operand) ? kept : r)
                .toList();
        function = function.with(body, results);
    }

    /** Whether the operand cannot be in its prescribed place from its definition to the call. */
    private boolean crowdedBefore(int call, Buffers buffers) {
        Buffer own = buffers.of(operand(call));
        Interval before = new Interval(own.interval().from(), call);
        return own.tornApart() || occupied(own, before, buffers);
    }

    /** Whether the result cannot stay in its prescribed place from the call to its last use. */
    private boolean crowdedAfter(int call, Buffers buffers) {
        Buffer own = buffers.of(function.body().get(call).name());
        Interval after = new Interval(call, own.interval().to());
        return own.tornApart() || occupied(own, after, buffers);
    }

    /** Whether the buffer's place is needed meanwhile by a call that it is no part of, or by another pinned buffer. */
    private boolean occupied(Buffer own, Interval meanwhile, Buffers buffers) {
        boolean byCall = calls().anyMatch(call -> meanwhile.spans(call) && !partOf(call, own));
        return byCall
                || buffers.all().stream()
                        .filter(other -> other != own && other.pinned().isPresent())
                        .filter(other -> other.interval().overlaps(meanwhile))
                        .anyMatch(other -> overlap(own, other));
    }

    private boolean partOf(int call, Buffer buffer) {
        return buffer.values().contains(function.body().get(call).name());
    }

    private static boolean overlap(Buffer a, Buffer b) {
        return a.pinned().getAsLong() < b.pinned().getAsLong() + b.bytes()
                && b.pinned().getAsLong() < a.pinned().getAsLong() + a.bytes();
    }

    private boolean copiedBefore(int call) {
        return call > 0
                && function.body().get(call - 1).op() instanceof Copy
                && function.body().get(call - 1).name().equals(operand(call));
    }

    private boolean copiedAfter(int call) {
        List<Instruction> body = function.body();
        return call + 1 < body.size()
                && body.get(call + 1).op() instanceof Copy
                && body.get(call + 1).operands().get(0).equals(body.get(call).name())
                && new Lifetimes(function).of(body.get(call).name()).to() == call + 1;
    }

    /** Lets the operand come from a copy made right before the call. */
    private void copyBefore(int call) {
        List<Instruction> body = new ArrayList<>(function.body());
        String operand = operand(call);
        String own = fresh(operand + "_in");
        body.set(call, reading(body.get(call), operand, own));
        body.add(call, copy(own, operand));
        function = function.with(body);
    }

    /** Lets everything read the result from a copy made right after the call. */
    private void copyAfter(int call) {
        List<Instruction> body = new ArrayList<>(function.body());
        String result = body.get(call).name();
        String moved = fresh(result + "_out");
        for (int i = call + 1; i < body.size(); i++) {
            body.set(i, reading(body.get(i), result, moved));
        }
        body.add(call + 1, copy(moved, result));
        function = function.with(
                body,
                function.results().stream()
                        .map(r -> r.equals(result) ? moved : r)
                        .toList());
    }

    private String operand(int call) {
        return function.body().get(call).operands().get(0);
    }

    private static Instruction reading(Instruction instruction, String from, String to) {
        return instruction.withOperands(instruction.operands().stream()
                .map(o -> o.equals(from) ? to : o)
                .toList());
    }

    private Instruction copy(String name, String of) {
        TensorType type = function.typeOf(of);
        return new Instruction(name, new Copy(), List.of(of), Optional.empty(), type, Optional.empty(), Spans.NONE);
    }

    private String fresh(String wanted) {
        String name = wanted;
        while (defines(name)) {
            name += "_";
        }
        return name;
    }

    private boolean defines(String name) {
        return function.inputs().stream().anyMatch(i -> i.name().equals(name))
                || function.body().stream().anyMatch(i -> i.name().equals(name));
    }
}
