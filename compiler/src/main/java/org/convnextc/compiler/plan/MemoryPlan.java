package org.convnextc.compiler.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;

/** Offsets, frames and the arena's size, read from a graph that has a plan. */
public final class MemoryPlan {
    private MemoryPlan() {}

    /** The place of a value of the function; empty for the net's input, which stays in the caller's array. */
    public static Optional<ArenaRange> of(Function function, String value) {
        Stream<Optional<ArenaRange>> inputs = function.inputs().stream()
                .filter(input -> input.name().equals(value))
                .map(Value::place);
        Stream<Optional<ArenaRange>> body = function.body().stream()
                .filter(instruction -> instruction.name().equals(value))
                .map(Instruction::place);
        return Stream.concat(inputs, body).findFirst().orElseThrow();
    }

    /** The same for all values that have a place, by name: for many look-ups. */
    public static Map<String, ArenaRange> of(Function function) {
        var places = new HashMap<String, ArenaRange>();
        function.inputs().forEach(input -> input.place().ifPresent(place -> places.put(input.name(), place)));
        function.body().forEach(i -> i.place().ifPresent(place -> places.put(i.name(), place)));
        return places;
    }

    /** Bytes from the arena's start that a function and its callees use for one image. */
    public static long frame(Function function) {
        long inputs = function.inputs().stream()
                .flatMap(input -> input.place().stream())
                .mapToLong(ArenaRange::to)
                .max()
                .orElse(0);
        long body = function.body().stream().mapToLong(MemoryPlan::reach).max().orElse(0);
        return Math.max(inputs, body);
    }

    /** Bytes of the whole arena for one image. */
    public static long arena(Graph graph) {
        return frame(graph.entry());
    }

    /** Elements that a function and its callees use for one image, of whatever width a target has them. */
    public static long elements(Function function) {
        return frame(function) / TensorType.ELEMENT_BYTES;
    }

    /** Bytes of the whole arena for one image where an element has so many. */
    public static long arena(Graph graph, int elementBytes) {
        return bytes(arena(graph), elementBytes);
    }

    /** What a plan's bytes become where an element has so many. */
    public static long bytes(long planned, int elementBytes) {
        return planned / TensorType.ELEMENT_BYTES * elementBytes;
    }

    private static long reach(Instruction instruction) {
        long own = instruction.place().map(ArenaRange::to).orElse(0L);
        return instruction.op() instanceof Call call ? Math.max(own, frame(call.callee())) : own;
    }
}
