package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.convnextc.compiler.ir.ArenaRange;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Value;
import org.convnextc.compiler.ir.op.Call;
import org.convnextc.compiler.pass.Functions;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.plan.Buffers.Buffer;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;

/**
 * Gives every value its place in one arena: large buffers first, each at the lowest offset that is free while it is live (greedy by
 * size, arXiv 2001.03288 section 4.3). All functions share the arena from offset 0; what is live across a call lies behind the callee.
 */
public final class PlanMemory implements Pass {
    @Override
    public String name() {
        return "plan_memory";
    }

    @Override
    public String summary() {
        return "gives every value its place in one arena";
    }

    @Override
    public boolean required() {
        return true;
    }

    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        Graph planned = Functions.map(graph, function -> place(CallCopies.added(ReturnCopy.added(function))));
        long floats = Places.arena(planned) / Float.BYTES;
        if (floats > Integer.MAX_VALUE) {
            diagnostics.add(Diagnostic.error(
                            PlanCode.ARENA,
                            "net " + graph.name() + " needs " + floats
                                    + " floats of intermediate memory for one image; at most " + Integer.MAX_VALUE
                                    + " can be addressed")
                    .help("make the input or the widths smaller"));
        }
        return planned;
    }

    private static Function place(Function function) {
        var buffers = new Buffers(function);
        Map<Buffer, Long> starts = new HashMap<>();
        List<Buffer> free = new ArrayList<>();
        for (Buffer buffer : buffers.all()) {
            buffer.pinned().ifPresentOrElse(start -> starts.put(buffer, start), () -> free.add(buffer));
        }
        free.sort(Comparator.comparingLong(Buffer::bytes).reversed());
        for (Buffer buffer : free) {
            starts.put(buffer, lowest(buffer, behindCallees(buffer, function), starts));
        }
        return withPlaces(function, buffers, starts);
    }

    /** The least offset from {@code least} on where the buffer overlaps nothing that is live at the same time. */
    private static long lowest(Buffer buffer, long least, Map<Buffer, Long> starts) {
        List<Map.Entry<Buffer, Long>> others = starts.entrySet().stream()
                .filter(other -> other.getKey().meets(buffer))
                .sorted(Map.Entry.comparingByValue())
                .toList();
        long start = least;
        for (Map.Entry<Buffer, Long> other : others) {
            long end = other.getValue() + other.getKey().bytes();
            boolean below = start + buffer.bytes() <= other.getValue();
            if (!below && start < end) {
                start = align(end);
            }
        }
        return start;
    }

    private static long behindCallees(Buffer buffer, Function function) {
        return IntStream.range(0, function.body().size())
                .filter(i -> buffer.interval().spans(i))
                .mapToObj(i -> function.body().get(i).op())
                .filter(Call.class::isInstance)
                .mapToLong(op -> align(Places.frame(((Call) op).callee())))
                .max()
                .orElse(0);
    }

    private static long align(long offset) {
        return (offset + ArenaRange.ALIGNMENT - 1) / ArenaRange.ALIGNMENT * ArenaRange.ALIGNMENT;
    }

    private static Function withPlaces(Function function, Buffers buffers, Map<Buffer, Long> starts) {
        List<Value> inputs = function.inputs().stream()
                .map(input -> new Value(input.name(), input.type(), range(input.name(), buffers, starts)))
                .toList();
        var placed = function.body().stream()
                .map(i -> i.withPlace(range(i.name(), buffers, starts).orElseThrow()))
                .toList();
        return new Function(
                function.name(),
                inputs,
                function.prefixed(),
                function.sources(),
                function.constants(),
                placed,
                function.results(),
                function.spans());
    }

    private static Optional<ArenaRange> range(String value, Buffers buffers, Map<Buffer, Long> starts) {
        return Optional.ofNullable(buffers.of(value))
                .map(b -> new ArenaRange(starts.get(b), starts.get(b) + b.bytes()));
    }
}
