package org.convnextc.runtime.spi;

/**
 * Rows of channels in groups.
 *
 * @param c channels
 * @param count of groups; it divides the channels
 */
public record Groups(int rows, int c, int count) {
    /** Channels of a group. */
    public int size() {
        return c / count;
    }
}
