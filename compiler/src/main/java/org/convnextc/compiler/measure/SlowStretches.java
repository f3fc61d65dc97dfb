package org.convnextc.compiler.measure;

import java.util.Collection;
import java.util.List;

/**
 * Tells forwards that ran while the machine was slow. Whether it was is judged by the probes beside a forward, never by the forward's
 * own time, and by the same measure for all that are compared: the best probe of all of them.
 *
 * @param best the shortest probe on as many threads, in nanoseconds; 0 where none is known
 */
public record SlowStretches(long best) {
    /**
     * A forward is left out where its probe took more than this times the best one. Probes of a machine that keeps its speed stay within
     * a few per cent of each other; a processor that is shared with a neighbour, or throttled, takes half as long again.
     */
    public static final double LIMIT = 1.10;

    /** By the best probe of these forwards, which ran on the same number of threads. */
    public static SlowStretches of(Collection<ForwardTime> forwards) {
        return new SlowStretches(0).with(forwards);
    }

    SlowStretches with(Collection<ForwardTime> forwards) {
        long least = forwards.stream().mapToLong(ForwardTime::probe).min().orElse(best);
        return new SlowStretches(best == 0 ? least : Math.min(best, least));
    }

    public boolean include(ForwardTime forward) {
        return best > 0 && forward.probe() > LIMIT * best;
    }

    /** Those of these forwards that are not left out. */
    public List<ForwardTime> leaveOut(Collection<ForwardTime> forwards) {
        return forwards.stream().filter(forward -> !include(forward)).toList();
    }
}
