package org.convnextc.runtime.nativenet;

import java.nio.LongBuffer;
import org.convnextc.runtime.memory.NativeMemory;
import org.convnextc.runtime.spi.Probes;

/** One forward of an {@link InstrumentedNet}, whose marks are handed to {@link Probes} when it is done. */
final class NativeRecording implements AutoCloseable {
    private final InstrumentedNet net;
    private final NativeMemory memory = new NativeMemory();
    private final int[] lengths;
    private final int threads;
    private final int images;
    private final int places;
    private final long times;
    private final long values;

    NativeRecording(InstrumentedNet net, int threads, int images) {
        this.net = net;
        this.threads = threads;
        this.images = images;
        lengths = net.values();
        // Before each step, before the results are handed over and after it; and their number.
        places = Math.addExact(Math.multiplyExact(images, lengths.length + 2), 1);
        times = memory.allocate((long) threads * places * Long.BYTES / Float.BYTES);
        values = Probes.watched() ? memory.allocate(images * floats()) : 0;
        for (int worker = 0; worker < threads; worker++) {
            times(worker).put(0, 0);
        }
        net.record(times, places, values);
    }

    /** Of all values of an image. */
    private long floats() {
        long sum = 0;
        for (int length : lengths) {
            sum += length;
        }
        return sum;
    }

    private LongBuffer times(int worker) {
        return NativeMemory.longs(times + (long) worker * places * Long.BYTES, places);
    }

    /** After the forward. */
    void report() {
        for (int worker = 0; worker < threads; worker++) {
            LongBuffer own = times(worker);
            var taken = new long[(int) own.get(0)];
            own.get(1, taken);
            Probes.add(worker, taken);
        }
        if (values != 0) {
            replay();
        }
    }

    /** Comes to every mark again, where the value of the step before it is all that can be read. */
    private void replay() {
        long at = values;
        for (int image = 0; image < images; image++) {
            Probes.reached((from, into, offset, count) -> {
                throw new IllegalStateException("no step has run");
            });
            for (int length : lengths) {
                long value = at;
                Probes.reached((from, into, offset, count) ->
                        NativeMemory.view(value, length).get(0, into, offset, count));
                at += (long) length * Float.BYTES;
            }
            Probes.reached((from, into, offset, count) -> {
                throw new IllegalStateException("all steps have run");
            });
        }
    }

    @Override
    public void close() {
        net.record(0, 0, 0);
        memory.close();
    }
}
