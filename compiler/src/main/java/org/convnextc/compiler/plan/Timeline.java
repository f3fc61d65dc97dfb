package org.convnextc.compiler.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.convnextc.ir.ArenaRange;
import org.convnextc.ir.Graph;
import org.convnextc.ir.walk.Flattened;

/**
 * The memory plan over time: which bytes hold what while one image goes through a net.
 *
 * @param values in the order of their definition
 * @param live bytes that hold a live value, for each step; what is overwritten in place counts once
 * @param arena its bytes
 */
public record Timeline(List<LiveRange> values, List<Long> live, long arena) {
    /**
     * How long a value lives, and where.
     *
     * @param step that computes it
     * @param last step that reads it; the number of steps for a result of the net
     */
    public record LiveRange(int step, int last, ArenaRange place) {}

    public Timeline {
        values = List.copyOf(values);
        live = List.copyOf(live);
    }

    /** The timeline of a graph after {@link PlanMemory}; values without a place are left out. */
    public static Timeline of(Graph planned) {
        Flattened flat = Flattened.of(planned);
        int[] last = lastUses(flat);
        var values = new ArrayList<LiveRange>();
        for (int i = 0; i < last.length; i++) {
            int step = i;
            flat.steps()
                    .get(i)
                    .instruction()
                    .place()
                    .ifPresent(place -> values.add(new LiveRange(step, last[step], place)));
        }
        return new Timeline(values, liveBytes(values, last.length), MemoryPlan.arena(planned));
    }

    /** The largest set of bytes that are live at the same time: no plan needs less. */
    public long largestLive() {
        return live.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static int[] lastUses(Flattened flat) {
        int[] last = new int[flat.steps().size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = i;
            for (int operand : flat.steps().get(i).operands()) {
                if (operand != Flattened.INPUT) {
                    last[operand] = i;
                }
            }
        }
        for (int result : flat.results()) {
            if (result != Flattened.INPUT) {
                last[result] = last.length;
            }
        }
        return last;
    }

    private static List<Long> liveBytes(List<LiveRange> values, int steps) {
        var all = new ArrayList<Long>();
        var alive = new ArrayList<LiveRange>();
        int next = 0;
        for (int step = 0; step < steps; step++) {
            int now = step;
            alive.removeIf(value -> value.last() < now);
            while (next < values.size() && values.get(next).step() == step) {
                alive.add(values.get(next++));
            }
            all.add(covered(alive));
        }
        return all;
    }

    /** Bytes in the union of the places. */
    private static long covered(List<LiveRange> values) {
        long bytes = 0;
        long end = 0;
        for (ArenaRange place : values.stream()
                .map(LiveRange::place)
                .sorted(Comparator.comparingLong(ArenaRange::from))
                .toList()) {
            bytes += Math.max(0, place.to() - Math.max(end, place.from()));
            end = Math.max(end, place.to());
        }
        return bytes;
    }
}
