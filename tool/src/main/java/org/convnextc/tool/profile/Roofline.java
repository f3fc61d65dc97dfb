package org.convnextc.tool.profile;

/**
 * What a machine can do at best (Williams, Waterman, Patterson 2009): so many operations and so many bytes to and from memory a second.
 *
 * @param flops single-precision operations a second, a multiply-accumulate being two
 * @param bandwidth bytes a second
 */
public record Roofline(double flops, double bandwidth) {
    /** The least time for a step, in seconds: that of its arithmetic or that of its bytes, whichever is longer. */
    public double seconds(Step step) {
        return Math.max(step.flops() / flops, step.bytes() / bandwidth);
    }
}
