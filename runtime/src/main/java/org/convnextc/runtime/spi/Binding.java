package org.convnextc.runtime.spi;

import java.nio.file.Path;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.CheckpointException;
import org.convnextc.checkpoint.CheckpointFit;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;

/** The load of one model: what it was given, and what it has taken so far. */
public final class Binding implements AutoCloseable {
    private final CheckpointFit fit;
    private final Spec spec;
    private final Options options;
    private final Backend backend;

    public Binding(Path file, Checkpoint checkpoint, Spec spec, Options options, Backend backend) {
        this.fit = new CheckpointFit(file, checkpoint, spec.name(), spec.unused());
        this.spec = spec;
        this.options = options;
        this.backend = backend;
    }

    public Spec spec() {
        return spec;
    }

    public Options options() {
        return options;
    }

    public Backend backend() {
        return backend;
    }

    /** Null, and noted, where the tensor is missing or has another shape. */
    TensorSource find(String name, int[] shape) {
        return fit.find(name, shape).orElse(null);
    }

    /** Once something is wrong nothing will run, and no more memory is taken. */
    Matrix matrix(Weight weight) {
        return fit.fitsSoFar() ? backend.bind(weight) : new NoMatrix(weight.rows(), weight.columns());
    }

    /** The same for the weight of a 3x3 convolution. */
    Convolution convolution(Weight weight, int tile) {
        return fit.fitsSoFar() ? backend.bindConvolution(weight, tile) : new NoConvolution();
    }

    /**
     * Call it when the model has asked for all its weights.
     *
     * @throws CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    public void requireComplete() {
        fit.requireComplete();
    }

    /** Frees what was bound. */
    @Override
    public void close() {
        backend.close();
    }
}
