package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.convnextc.compiler.pass.Functions;
import org.convnextc.compiler.pass.Pass;
import org.convnextc.compiler.plan.Buffers.Buffer;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Value;
import org.convnextc.ir.op.Call;

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
        long floats = MemoryPlan.elements(planned.entry());
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
        var placed = new PlacedBuffers();
        List<Buffer> free = new ArrayList<>();
        for (Buffer buffer : buffers.all()) {
            buffer.pinned().ifPresentOrElse(start -> placed.put(buffer, start), () -> free.add(buffer));
        }
        free.sort(Comparator.comparingLong(Buffer::bytes).reversed());
        long[] frames = frames(function);
        for (Buffer buffer : free) {
            placed.put(buffer, lowest(buffer, behindCallees(buffer, frames), placed));
        }
        return withPlaces(function, buffers, placed);
    }

    /** The least offset from {@code least} on where the buffer overlaps nothing that is live at the same time. */
    private static long lowest(Buffer buffer, long least, PlacedBuffers placed) {
        long start = least;
        for (Buffer other : placed.meeting(buffer)) {
            long from = placed.start(other);
            long end = from + other.bytes();
            boolean below = start + buffer.bytes() <= from;
            if (!below && start < end) {
                start = align(end);
            }
        }
        return start;
    }

    /** The end of the frame of the callee that is called at each position; 0 where none is called. */
    private static long[] frames(Function function) {
        return function.body().stream()
                .mapToLong(i -> i.op() instanceof Call call ? align(MemoryPlan.frame(call.callee())) : 0)
                .toArray();
    }

    private static long behindCallees(Buffer buffer, long[] frames) {
        return LongStream.of(frames)
                .skip(buffer.interval().from() + 1)
                .limit(Math.max(0, buffer.interval().to() - buffer.interval().from() - 1))
                .max()
                .orElse(0);
    }

    private static long align(long offset) {
        return (offset + ArenaRange.ALIGNMENT - 1) / ArenaRange.ALIGNMENT * ArenaRange.ALIGNMENT;
    }

    private static Function withPlaces(Function function, Buffers buffers, PlacedBuffers placed) {
        List<Value> inputs = function.inputs().stream()
                .map(input -> new Value(input.name(), input.type(), range(input.name(), buffers, placed)))
                .toList();
        var body = function.body().stream()
                .map(i -> i.withPlace(range(i.name(), buffers, placed).orElseThrow()))
                .toList();
        return new Function(
                function.name(),
                inputs,
                function.prefixed(),
                function.sources(),
                function.constants(),
                body,
                function.results(),
                function.spans());
    }

    private static Optional<ArenaRange> range(String value, Buffers buffers, PlacedBuffers placed) {
        return Optional.ofNullable(buffers.of(value))
                .map(b -> new ArenaRange(placed.start(b), placed.start(b) + b.bytes()));
    }
}
