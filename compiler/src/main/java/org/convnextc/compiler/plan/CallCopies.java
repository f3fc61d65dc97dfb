package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Spans;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Copy;

/**
 * Adds copies around calls so that each can have its operand and result where the callee wants them: a callee works in fixed places,
 * may overwrite its operand, and nothing else may live there meanwhile. A plan with a copy before and after each call is always valid.
 * From that one, this class drops each copy whose absence leaves a valid plan, as a register allocator coalesces moves. A chain of
 * residual blocks ends without copies.
 */
final class CallCopies {
    /** Trying to leave copies out takes time in the square of the calls; a net with more branching calls than this keeps them. */
    private static final int MOST_CALLS = 100;

    private final Function plain;
    private final Map<String, TensorType> types;

    private CallCopies(Function plain) {
        this.plain = plain;
        types = plain.types();
    }

    static Function added(Function function) {
        if (CallConstraints.satisfied(function)) {
            return function;
        }
        return new CallCopies(function).fewest();
    }

    private Function fewest() {
        Set<String> copied = copiable();
        Function best = with(copied);
        if (!CallConstraints.satisfied(best)) {
            throw new IllegalStateException("copies do not make room for the calls of @" + plain.name());
        }
        if (copied.size() > 2 * MOST_CALLS) {
            return best;
        }
        for (Set<String> some : candidates()) {
            var fewer = new LinkedHashSet<>(copied);
            if (fewer.removeAll(some) && CallConstraints.satisfied(with(fewer))) {
                copied = fewer;
                best = with(fewer);
            }
        }
        return best;
    }

    /** All copies, each named by what it is for: {@code >stages.0.0} before that call, {@code stages.0.0>} after it. */
    private Set<String> copiable() {
        Set<String> all = new LinkedHashSet<>();
        inputs().forEach(input -> all.add(after(input)));
        for (Instruction call : calls()) {
            all.add(before(call.name()));
            all.add(after(call.name()));
        }
        return all;
    }

    /** What to leave out first: both copies between two calls that follow each other, for one alone would be in the other's way. */
    private List<Set<String>> candidates() {
        List<Set<String>> sets = new ArrayList<>();
        for (Instruction call : calls()) {
            sets.add(Set.of(after(call.operands().get(0)), before(call.name())));
        }
        copiable().forEach(copy -> sets.add(Set.of(copy)));
        return sets;
    }

    private List<Instruction> calls() {
        return plain.body().stream().filter(i -> i.op() instanceof Call).toList();
    }

    /** The inputs that have a fixed place too. */
    private List<String> inputs() {
        return plain.prefixed() ? plain.inputs().stream().map(Value::name).toList() : List.of();
    }

    private static String before(String call) {
        return ">" + call;
    }

    private static String after(String value) {
        return value + ">";
    }

    private Function with(Set<String> copies) {
        var builder = new Builder(copies);
        inputs().forEach(builder::copyAfter);
        plain.body().forEach(builder::add);
        return plain.with(builder.body, plain.resultsFrom(builder::current));
    }

    /** The body with copies, in order; later instructions read the copies. */
    private final class Builder {
        private final Set<String> copies;
        private final List<Instruction> body = new ArrayList<>();
        private final Map<String, String> renamed = new HashMap<>();

        Builder(Set<String> copies) {
            this.copies = copies;
        }

        String current(String value) {
            return renamed.getOrDefault(value, value);
        }

        void add(Instruction instruction) {
            List<String> operands =
                    instruction.operands().stream().map(this::current).toList();
            if (!(instruction.op() instanceof Call)) {
                body.add(instruction.withOperands(operands));
                return;
            }
            String operand = operands.get(0);
            if (copies.contains(before(instruction.name()))) {
                operand = copy(instruction.operands().get(0), operand, instruction.name() + "_in");
            }
            body.add(instruction.withOperands(List.of(operand)));
            copyAfter(instruction.name());
        }

        void copyAfter(String value) {
            if (copies.contains(after(value))) {
                renamed.put(value, copy(value, value, value + "_out"));
            }
        }

        private String copy(String original, String of, String wanted) {
            String name = wanted;
            while (types.containsKey(name)) {
                name += "_";
            }
            body.add(new Instruction(
                    name,
                    new Copy(),
                    List.of(of),
                    Optional.empty(),
                    types.get(original),
                    Optional.empty(),
                    Spans.NONE));
            return name;
        }
    }
}
