package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.spi.Groups;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/**
 * Group normalisation (arXiv 1803.08494). Each thread has a share of the channels: it adds up their numbers, then the squares of their
 * distances from the mean of their group, then normalises them. All in double precision, whose sums neither overflow nor lose what numbers
 * have in common, and rounded once. What is added up does not depend on the number of threads.
 */
final class GroupNorm {
    private final ThreadContext t;
    private final Groups groups;
    private final int in;
    private final int from;
    private final int n;

    /** Of the share's channels: the mean of each one's group, then the factor. */
    private final double[] own;

    private GroupNorm(ThreadContext t, Groups groups, int in) {
        this.t = t;
        this.groups = groups;
        this.in = in;
        from = t.from(groups.c());
        n = t.to(groups.c()) - from;
        own = t.sums(2 * n);
        Arrays.fill(own, 0, n, 0);
    }

    static void run(ThreadContext t, int in, Groups groups, float[] weight, float[] bias, float eps, int out) {
        var norm = new GroupNorm(t, groups, in);
        double[] shared = t.sharedSums(2 * groups.c());
        norm.sum(shared, 0);
        t.barrier();
        norm.means(shared, 0, 0);
        norm.sum(shared, groups.c());
        t.barrier();
        norm.means(shared, groups.c(), norm.n);
        norm.factors(weight, eps);
        norm.write(bias, out);
        t.barrier();
    }

    /** For each channel of the share the sum of its numbers, which are distances from 0 at first, or of the distances' squares. */
    private void sum(double[] shared, int at) {
        boolean squares = at > 0;
        Arrays.fill(shared, at + from, at + from + n, 0);
        float[] x = t.scratch(Scratch.CHUNK, n);
        for (int r = 0; r < groups.rows(); r++) {
            t.read(in + r * groups.c() + from, x, 0, n);
            for (int i = 0; i < n; i++) {
                double distance = x[i] - own[i];
                shared[at + from + i] += squares ? distance * distance : distance;
            }
        }
    }

    /** For each channel of the share the mean over its group, of sums over channels from {@code at} on. */
    private void means(double[] shared, int at, int into) {
        int group = -1;
        double total = 0;
        for (int i = 0; i < n; i++) {
            if ((from + i) / groups.size() != group) {
                group = (from + i) / groups.size();
                total = 0;
                for (int k = group * groups.size(); k < (group + 1) * groups.size(); k++) {
                    total += shared[at + k];
                }
            }
            own[into + i] = total / ((long) groups.rows() * groups.size());
        }
    }

    /** Of variances. */
    private void factors(float[] weight, float eps) {
        for (int i = 0; i < n; i++) {
            own[n + i] = 1 / Math.sqrt(own[n + i] + eps) * (weight == null ? 1 : weight[from + i]);
        }
    }

    private void write(float[] bias, int out) {
        float[] x = t.scratch(Scratch.CHUNK, n);
        for (int r = 0; r < groups.rows(); r++) {
            int row = r * groups.c() + from;
            t.read(in + row, x, 0, n);
            for (int i = 0; i < n; i++) {
                x[i] = (float) ((x[i] - own[i]) * own[n + i] + (bias == null ? 0 : bias[from + i]));
            }
            t.write(out + row, x, 0, n);
        }
    }
}
