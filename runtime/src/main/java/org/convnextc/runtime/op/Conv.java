package org.convnextc.runtime.op;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.spi.Filters;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.WindowedImage;

/** Convolution with any number of groups and what follows it, each worker on its rows of the output. */
public final class Conv {
    private Conv() {}

    public static void run(
            ThreadContext t, WindowedImage windows, Filters filters, float[] bias, Activation activation, int out) {
        int outputs = filters.outputs();
        float[] start = Depthwise.start(t, bias, outputs);
        SlidingWindowRows ring = SlidingWindowRows.of(t);
        ring.begin(windows, filters.inputs(), Channels.LANES, 0);
        while (ring.next()) {
            int length = ring.columns() * outputs;
            float[] row = t.scratch(Scratch.CHUNK, length);
            t.kernels().grouped(ring, filters.panels(), filters.first(), start, outputs, row);
            t.write(out + ring.place() * outputs, row, length, activation);
        }
        t.barrier();
    }
}
