package org.convnextc.tool.profile;

import java.util.List;

/**
 * One measured forward; times are {@link System#nanoTime} of one process.
 *
 * @param marks for each worker when it came to each step, and when it was done: one more than there are steps. The first worker is the
 *     caller's.
 */
public record ProbedForward(long start, long end, List<long[]> marks) {
    public ProbedForward {
        marks = List.copyOf(marks);
    }

    long nanos() {
        return end - start;
    }

    /** How long the first worker was at a step; the others wait for it, or it for them, before the next one. */
    long nanos(int step) {
        long[] first = marks.get(0);
        return first[step + 1] - first[step];
    }
}
