package org.convnextc.tool.measure;

import java.util.ArrayList;
import java.util.List;

/** Runs the forwards that count. */
public final class ForwardTimes {
    /** So many times the forwards that were asked for are run at most, where the machine is slow. */
    private static final int MOST = 3;

    /** What is run between forwards. */
    interface Speed {
        long nanoseconds() throws InterruptedException;
    }

    private ForwardTimes() {}

    /**
     * Measures forwards with a probe before and after each, until so many were not in a slow stretch as far as is known by now, or three
     * times as many in all.
     *
     * @param known by processes before this one; what they find later may leave out more
     */
    public static List<ForwardTime> measure(Forward forward, Probe probe, int runs, SlowStretches known)
            throws Exception {
        return measure(forward, probe::nanoseconds, runs, known);
    }

    static List<ForwardTime> measure(Forward forward, Speed speed, int runs, SlowStretches known) throws Exception {
        var times = new ArrayList<ForwardTime>();
        long before = speed.nanoseconds();
        while (known.with(times).leaveOut(times).size() < runs && times.size() < MOST * runs) {
            long start = System.nanoTime();
            forward.run();
            long end = System.nanoTime();
            long after = speed.nanoseconds();
            times.add(new ForwardTime(end - start, Math.max(before, after)));
            before = after;
        }
        return times;
    }
}
