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
        OptionalInt crowded = calls().filter(call -> crowded(call, buffers))
                .filter(this::canMove)
                .findFirst();
        crowded.ifPresent(call -> moveOut(call));
        return crowded.isPresent();
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

    /** Whether the places that the call prescribes clash with another call's or the function's own. */
    private boolean crowded(int call, Buffers buffers) {
        Instruction instruction = function.body().get(call);
        return List.of(instruction.operands().get(0), instruction.name()).stream()
                .map(buffers::of)
                .anyMatch(own -> own.tornApart() || spansCall(own) || clashes(own, buffers));
    }

    private boolean spansCall(Buffer buffer) {
        return calls().anyMatch(call -> buffer.interval().spans(call)
                && !buffer.values().contains(function.body().get(call).name()));
    }

    private static boolean clashes(Buffer own, Buffers buffers) {
        return buffers.all().stream()
                .filter(other -> other != own && other.pinned().isPresent() && other.meets(own))
                .anyMatch(other -> own.pinned().getAsLong() < other.pinned().getAsLong() + other.bytes()
                        && other.pinned().getAsLong() < own.pinned().getAsLong() + own.bytes());
    }

    private boolean canMove(int call) {
        return !copiedBefore(call) || !copiedAfter(call);
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

    /** Lets the call's operand come from a copy made right before it and its result go to one made right after. */
    private void moveOut(int call) {
        List<Instruction> body = new ArrayList<>(function.body());
        Instruction instruction = body.get(call);
        String result = instruction.name();
        String moved = fresh(result + "_out");
        boolean after = copiedAfter(call);
        if (!after) {
            for (int i = call + 1; i < body.size(); i++) {
                body.set(i, reading(body.get(i), result, moved));
            }
            body.add(call + 1, copy(moved, result));
        }
        if (!copiedBefore(call)) {
            String operand = operand(call);
            String own = fresh(operand + "_in");
            body.set(call, reading(instruction, operand, own));
            body.add(call, copy(own, operand));
        }
        List<String> results = function.results().stream()
                .map(r -> !after && r.equals(result) ? moved : r)
                .toList();
        function = function.with(body, results);
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
