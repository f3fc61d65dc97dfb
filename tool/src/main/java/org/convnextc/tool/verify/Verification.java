package org.convnextc.tool.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.convnextc.ir.walk.TracedValue;

/**
 * Holds the values that a target computed beside the float64 reference: those that the net itself has, by their names, beside the graph
 * as written; those that passes made beside the graph after the passes.
 */
public final class Verification {
    private final Graph flat;
    private final Graph lowered;
    private final Weights weights;
    private final Tensor64 input;
    private final Runnable progress;

    /**
     * @param flat the graph as written
     * @param lowered the same after the target's passes
     * @param progress runs after each step of a reference, {@link #steps} times
     */
    public Verification(Graph flat, Graph lowered, Weights weights, Tensor64 input, Runnable progress) {
        this.flat = flat;
        this.lowered = lowered;
        this.weights = weights;
        this.input = input;
        this.progress = progress;
    }

    /** How often progress is told. */
    public static int steps(Graph flat, Graph lowered) {
        return flat.entry().body().size() + observed(lowered.entry());
    }

    /** Values that an observer of the reference hears of: those of calls too. */
    private static int observed(Function function) {
        return function.body().stream()
                .mapToInt(step -> 1 + (step.op() instanceof Call call ? observed(call.callee()) : 0))
                .sum();
    }

    /**
     * One comparison for each value of the target, in the order in which it computes them.
     *
     * @param found what the target computed for {@link TracedValue}s, by name
     */
    public List<Comparison> compare(Map<String, float[]> found) {
        var compared = new HashMap<String, Comparison>();
        Set<String> own = new HashSet<>(
                flat.entry().body().stream().map(Instruction::name).toList());
        run(flat, compared, found, own);
        Set<String> made = new HashSet<>(found.keySet());
        made.removeAll(own);
        run(lowered, compared, found, made);
        return TracedValue.of(lowered).stream()
                .flatMap(value -> Optional.ofNullable(compared.get(value.name())).stream())
                .toList();
    }

    private void run(Graph graph, Map<String, Comparison> compared, Map<String, float[]> found, Set<String> wanted) {
        Reference.run(graph, weights, input, (name, value) -> {
            if (wanted.contains(name) && found.containsKey(name)) {
                compared.put(name, Comparison.of(name, widen(found.get(name), value.dims()), value));
            }
            progress.run();
        });
    }

    /** float32 numbers as a tensor of float64. */
    public static Tensor64 widen(float[] values, List<Integer> dims) {
        return new Tensor64(
                new ArrayList<>(dims),
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }
}
