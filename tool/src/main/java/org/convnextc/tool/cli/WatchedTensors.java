package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.util.List;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.tool.console.ProgressBar;

/** Tensors that show on a terminal how many of them have been written. */
final class WatchedTensors implements AutoCloseable {
    private final ProgressBar progress;

    WatchedTensors(int tensors, PrintWriter err) {
        progress = new ProgressBar(tensors, err);
    }

    List<TensorSource> of(List<? extends TensorSource> tensors) {
        return tensors.stream().map(this::of).toList();
    }

    /** A tensor is a step when its first element is read. */
    TensorSource of(TensorSource tensor) {
        return new TensorSource() {
            @Override
            public String name() {
                return tensor.name();
            }

            @Override
            public int[] shape() {
                return tensor.shape();
            }

            @Override
            public String type() {
                return tensor.type();
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                if (from == 0) {
                    progress.step();
                }
                tensor.read(from, into, offset, count);
            }
        };
    }

    @Override
    public void close() {
        progress.hide();
    }
}
