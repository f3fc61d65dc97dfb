package org.convnextc.runtime;

import java.nio.file.Path;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.CheckpointException;
import org.convnextc.runtime.weights.CheckpointFit;
import org.convnextc.runtime.weights.TensorSource;

/** The load of one model: what it was given, and what it has taken so far. */
final class Binding implements AutoCloseable {
    private final CheckpointFit fit;
    private final Spec spec;
    private final Options options;
    private final NativeMemory memory = new NativeMemory();

    Binding(Path file, Checkpoint checkpoint, Spec spec, Options options) {
        this.fit = new CheckpointFit(file, checkpoint, spec.name(), spec.unused());
        this.spec = spec;
        this.options = options;
    }

    Spec spec() {
        return spec;
    }

    Options options() {
        return options;
    }

    NativeMemory memory() {
        return memory;
    }

    /** Null, and noted, where the tensor is missing or has another shape. */
    TensorSource find(String name, int[] shape) {
        return fit.find(name, shape).orElse(null);
    }

    /** Once something is wrong nothing will run, and no more memory is taken. */
    Matrix matrix(Weight weight) {
        int rows = weight.rows();
        int columns = weight.columns();
        if (!fit.fitsSoFar()) {
            return new Matrix(rows, columns, 0);
        }
        long address = memory.allocate((long) rows * columns);
        int step = Math.min(rows, Math.max(1, Weights.PIECE / columns));
        float[] piece = new float[step * columns];
        for (int from = 0; from < rows; from += step) {
            int count = Math.min(step, rows - from);
            weight.read(from, count, piece);
            NativeMemory.view(address + (long) from * columns * Float.BYTES, count * columns)
                    .put(0, piece, 0, count * columns);
        }
        return new Matrix(rows, columns, address);
    }

    /**
     * Call it when the model has asked for all its weights.
     *
     * @throws CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    void requireComplete() {
        fit.requireComplete();
    }

    /** Frees what was bound. */
    @Override
    public void close() {
        memory.close();
    }
}
