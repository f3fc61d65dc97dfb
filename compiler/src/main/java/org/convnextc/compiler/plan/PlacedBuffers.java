package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.plan.Buffers.Buffer;

/** Buffers that have their place, to be found by when they are live. */
final class PlacedBuffers {
    /** Positions of a function's body that share a list of the buffers that are live in one of them. */
    private static final int SPAN = 32;

    private final Map<Buffer, Long> starts = new HashMap<>();
    private final Map<Integer, List<Buffer>> bySpan = new HashMap<>();

    void put(Buffer buffer, long start) {
        starts.put(buffer, start);
        for (int span = first(buffer); span <= last(buffer); span++) {
            bySpan.computeIfAbsent(span, s -> new ArrayList<>()).add(buffer);
        }
    }

    long start(Buffer buffer) {
        return starts.get(buffer);
    }

    /** The buffers that are live while this one is, by place. */
    List<Buffer> meeting(Buffer buffer) {
        List<Buffer> all = new ArrayList<>();
        for (int span = first(buffer); span <= last(buffer); span++) {
            for (Buffer other : bySpan.getOrDefault(span, List.of())) {
                // In the lists of several spans: taken from the first that both are in.
                if (other.meets(buffer) && span == Math.max(first(other), first(buffer))) {
                    all.add(other);
                }
            }
        }
        all.sort(Comparator.comparingLong(this::start));
        return all;
    }

    private static int first(Buffer buffer) {
        return Math.floorDiv(buffer.interval().from(), SPAN);
    }

    private static int last(Buffer buffer) {
        return Math.floorDiv(buffer.interval().to(), SPAN);
    }
}
