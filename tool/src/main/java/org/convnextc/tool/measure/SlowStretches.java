package org.convnextc.tool.measure;

import java.util.Collection;
import java.util.List;

/**
 * Tells forwards that ran while the machine was slow. Whether it was is judged by the probes beside a forward, never by the forward's
 * own time, and by the same measure for all that are compared: what a probe takes at full speed.
 *
 * @param full a probe at full speed on as many threads, in nanoseconds; 0 where none is known
 */
public record SlowStretches(long full) {
    /**
     * A forward is left out where its probe took more than this times one at full speed. The clock of a processor that boosts wanders by
     * a fifth from one probe to the next (a Zen 5: 11.1 to 13.3 microseconds); a processor that is shared with a neighbour, or throttled,
     * takes half as long again.
     */
    public static final double LIMIT = 1.25;

    /** Full speed is what one probe in ten reaches: a single lucky one is no measure for the others. */
    private static final int ONE_IN = 10;

    /** By the probes of these forwards, which ran on the same number of threads. */
    public static SlowStretches of(Collection<ForwardTime> forwards) {
        return new SlowStretches(0).with(forwards);
    }

    SlowStretches with(Collection<ForwardTime> forwards) {
        long[] probes = forwards.stream().mapToLong(ForwardTime::probe).sorted().toArray();
        if (probes.length == 0) {
            return this;
        }
        long theirs = probes[(probes.length - 1) / ONE_IN];
        return new SlowStretches(full == 0 ? theirs : Math.min(full, theirs));
    }

    public boolean include(ForwardTime forward) {
        return full > 0 && forward.probe() > LIMIT * full;
    }

    /** The forwards, of these, that are not left out. */
    public List<ForwardTime> leaveOut(Collection<ForwardTime> forwards) {
        return forwards.stream().filter(forward -> !include(forward)).toList();
    }
}
