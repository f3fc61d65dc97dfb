package org.convnextc.compiler.target;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.ir.Function;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Probe;

/**
 * Instructions {@code from} (inclusive) to {@code to} (exclusive) of a function, which become one unit of the target's language. A method
 * of Java has 64 KB of bytecode at most, and the JVM's best compiler takes none of more than 8,000 bytes; a class has 65,535 constants.
 * One step with its weights is about 40 bytes, binding its weights up to 200, its constants up to 30. Nets whose blocks repeat have
 * one part for each function; those in which every layer differs have many.
 */
public record Part(int from, int to) {
    /** Functions of up to so many steps stay whole. */
    static final int WHOLE = 150;

    /** Steps of a part where a function has more. */
    private static final int MOST = 100;

    /** A part has at least so many, unless it is the last. */
    private static final int LEAST = 50;

    /** The parts of a function, in order; one where it is short. A run of calls, a loop in the source, counts as one step, a probe as none. */
    public static List<Part> of(Function function) {
        List<Integer> steps = steps(function.body());
        int end = function.body().size();
        if (steps.size() <= WHOLE) {
            return List.of(new Part(0, end));
        }
        var parts = new ArrayList<Part>();
        int first = 0;
        while (steps.size() - first > MOST) {
            int next = split(function.body(), steps, first);
            parts.add(new Part(steps.get(first), steps.get(next)));
            first = next;
        }
        parts.add(new Part(steps.get(first), end));
        return parts;
    }

    /** The name of its first step. */
    public String first(Function function) {
        return steps(function).findFirst().orElseThrow();
    }

    /** The name of its last step. */
    public String last(Function function) {
        return steps(function).reduce((one, next) -> next).orElseThrow();
    }

    private Stream<String> steps(Function function) {
        return function.body().subList(from, to).stream()
                .filter(instruction -> !(instruction.op() instanceof Probe))
                .map(Instruction::name);
    }

    /** The positions at which steps start. */
    private static List<Integer> steps(List<Instruction> body) {
        var starts = new ArrayList<Integer>();
        int at = 0;
        while (at < body.size()) {
            if (!(body.get(at).op() instanceof Probe)) {
                starts.add(starts.isEmpty() ? 0 : at);
            }
            at += body.get(at).op() instanceof Call
                    ? CallRun.startingAt(at, body).count()
                    : 1;
        }
        return starts;
    }

    /** The step that the next part begins with: where the fewest labels are shared, between stages rather than within a block. */
    private static int split(List<Instruction> body, List<Integer> steps, int first) {
        int best = first + MOST;
        int fewest = Integer.MAX_VALUE;
        for (int step = first + MOST; step >= first + LEAST; step--) {
            int shared = sharedLabels(
                    body.get(steps.get(step) - 1).name(),
                    body.get(steps.get(step)).name());
            if (shared < fewest) {
                fewest = shared;
                best = step;
            }
        }
        return best;
    }

    private static int sharedLabels(String one, String other) {
        int labels = 0;
        for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
            labels += one.charAt(i) == '.' ? 1 : 0;
        }
        return labels;
    }
}
