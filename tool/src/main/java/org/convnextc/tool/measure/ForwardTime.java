package org.convnextc.tool.measure;

/**
 * One forward.
 *
 * @param nanoseconds of the forward
 * @param probe the longer of the times that {@link Probe} took right before and right after, in nanoseconds
 */
public record ForwardTime(long nanoseconds, long probe) {
    /** @param text as {@link #toString} writes it */
    public static ForwardTime of(String text) {
        String[] numbers = text.split(" ");
        return new ForwardTime(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    public double seconds() {
        return nanoseconds / 1e9;
    }

    @Override
    public String toString() {
        return nanoseconds + " " + probe;
    }
}
