package org.convnextc.tool.profile;

/**
 * What one or more steps take.
 *
 * @param seconds measured
 * @param best seconds on the roofline
 */
public record Cost(double seconds, double best, long flops, long bytes) {
    static final Cost NONE = new Cost(0, 0, 0, 0);

    Cost plus(Cost other) {
        return new Cost(seconds + other.seconds, best + other.best, flops + other.flops, bytes + other.bytes);
    }

    /** 10^9 operations a second. */
    public double gigaflops() {
        return flops / seconds / 1e9;
    }

    /** 10^9 bytes a second. */
    public double gigabytes() {
        return bytes / seconds / 1e9;
    }

    /** The share reached of what the roofline allows; above 1 where bytes come from a cache. */
    public double efficiency() {
        return best / seconds;
    }
}
