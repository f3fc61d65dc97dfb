package org.convnextc.runtime.nativenet;

import org.convnextc.runtime.spi.Probes;

/** The C++ side of a net that is emitted to be profiled or verified: it takes down what {@link Probes} does in Java. */
public interface InstrumentedNet extends NativeNet {
    /** The length of each step's value, in the order of the steps. */
    int[] values();

    /**
     * Says where the marks of the next forwards go.
     *
     * @param times address of {@code places} numbers for each worker: how many marks it has, 0 at first, and their times; 0 for none
     * @param values address of room for all values of all images; 0 for none
     */
    void record(long times, int places, long values);
}
