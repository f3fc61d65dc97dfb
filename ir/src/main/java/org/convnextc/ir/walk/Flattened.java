package org.convnextc.ir.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;

/**
 * A graph with its calls expanded: every instruction in the order in which one image meets it.
 *
 * @param results the steps that compute the net's results
 */
public record Flattened(List<Step> steps, List<Integer> results) {
    /** Stands among operands for the net's input, which no step computes. */
    public static final int INPUT = -1;

    /**
     * An instruction run once.
     *
     * @param prefix what stands before its names and paths, with a dot at the end; empty in the entry
     * @param position of the instruction in its function
     * @param operands the steps that compute them
     * @param calls that lead here from the entry, outermost first
     */
    public record Step(String prefix, Function function, int position, List<Integer> operands, List<CallSite> calls) {
        public Step {
            operands = List.copyOf(operands);
            calls = List.copyOf(calls);
        }

        public Instruction instruction() {
            return function.body().get(position);
        }

        /** The value's name with those of the calls before it: what it is called in a graph without calls. */
        public String name() {
            return prefix + instruction().name();
        }
    }

    /** The call at a position of a function. */
    public record CallSite(String function, int position) {}

    public Flattened {
        steps = List.copyOf(steps);
        results = List.copyOf(results);
    }

    public static Flattened of(Graph graph) {
        var steps = new ArrayList<Step>();
        Function entry = graph.entry();
        List<Integer> inputs = entry.inputs().stream().map(input -> INPUT).toList();
        List<Integer> results = expand(entry, "", inputs, List.of(), steps);
        return new Flattened(steps, results);
    }

    /** Appends the steps of a function; the steps that compute its results. */
    private static List<Integer> expand(
            Function function, String prefix, List<Integer> inputs, List<CallSite> calls, List<Step> steps) {
        Map<String, Integer> producers = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            producers.put(function.inputs().get(i).name(), inputs.get(i));
        }
        for (int i = 0; i < function.body().size(); i++) {
            Instruction instruction = function.body().get(i);
            List<Integer> operands =
                    instruction.operands().stream().map(producers::get).toList();
            if (instruction.op() instanceof Call call) {
                var inner = new ArrayList<>(calls);
                inner.add(new CallSite(function.name(), i));
                List<Integer> results =
                        expand(call.callee(), prefix + instruction.name() + ".", operands, inner, steps);
                producers.put(instruction.name(), results.get(0));
            } else {
                steps.add(new Step(prefix, function, i, operands, calls));
                producers.put(instruction.name(), steps.size() - 1);
            }
        }
        return function.results().stream()
                .map(result -> producers.get(result.value()))
                .toList();
    }
}
