package org.convnextc.runtime.spi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.kernel.Channels;

/**
 * Takes a model's weights from a checkpoint. Parameters that are missing or misshapen are collected; their place is taken by zeros,
 * and the load fails with all of them once the constructor has asked for every weight.
 */
public final class Binder {
    private final Binding binding;
    private final String prefix;

    /**
     * Opens a checkpoint for a target that keeps the weights itself.
     *
     * @param work takes all weights, then calls {@link #requireComplete}, and reads the weights before it ends; it begins anew where they
     *     are found under other names
     * @throws org.convnextc.checkpoint.CheckpointException where the file is no checkpoint
     */
    public static <R> R open(Spec spec, Path checkpoint, Options options, Function<Binder, R> work) {
        return Checkpoints.use(checkpoint, options.weightsKey(), opened -> {
            try (Binding binding = new Binding(checkpoint, opened, spec, options, NoBackend.INSTANCE)) {
                return work.apply(new Binder(binding, ""));
            }
        });
    }

    public Binder(Binding binding, String prefix) {
        this.binding = binding;
        this.prefix = prefix;
    }

    public Binding binding() {
        return binding;
    }

    /**
     * Call it when all weights have been asked for.
     *
     * @throws org.convnextc.checkpoint.CheckpointException which names every parameter that is missing, misshapen or unexpected
     */
    public void requireComplete() {
        binding.requireComplete();
    }

    /** The same checkpoint below {@code path}. */
    public Binder at(String path) {
        return new Binder(binding, path(path));
    }

    private String path(String name) {
        return prefix.isEmpty() || name.isEmpty() ? prefix + name : prefix + "." + name;
    }

    /**
     * A tensor of the checkpoint, read when it is bound or derived from.
     *
     * @param shape what the net expects; extents of 1 at the end may be more or fewer in the file
     */
    public Weight weight(String path, int... shape) {
        TensorSource source = binding.find(path(path), shape);
        return source == null ? zeros(path(path), shape) : stored(source, shape);
    }

    /** A vector of the checkpoint. */
    public float[] vector(String path, int length) {
        return weight(path, length).readAll();
    }

    /** All elements in row-major order. */
    public float[] vector(Weight weight) {
        return weight.readAll();
    }

    /** A weight as a matrix, the first extent by the product of all others, where the model's backend keeps its matrices. */
    public Matrix matrix(Weight weight) {
        weight.requireMatrix();
        return binding.matrix(weight);
    }

    /** A depthwise weight [C,1,ky,kx] as [(ky,kx),C], {@link Channels#stride} floats a tap, zeros behind the channels. */
    public float[] taps(Weight weight) {
        int taps = weight.columns();
        int stride = Channels.stride(weight.rows());
        float[] byChannel = weight.readAll();
        float[] out = new float[taps * stride];
        for (int i = 0; i < byChannel.length; i++) {
            out[i % taps * stride + i / taps] = byChannel[i];
        }
        return out;
    }

    /** A weight [outputs, channels, 3, 3] of a convolution that moves by one pixel. */
    public Convolution winograd(Weight weight, int tile) {
        return binding.convolution(weight, tile);
    }

    /** A convolution weight [outputs, channels / groups, ky, kx]. */
    public Filters filters(Weight weight, int groups) {
        return Filters.of(weight, groups);
    }

    private static Weight stored(TensorSource source, int[] shape) {
        return new Weight(source.name(), shape) {
            @Override
            public void read(int from, int count, float[] into) {
                source.read((long) from * columns(), into, 0, count * columns());
            }
        };
    }

    private static Weight zeros(String name, int[] shape) {
        return new Weight(name, shape) {
            @Override
            public void read(int from, int count, float[] into) {
                Arrays.fill(into, 0, count * columns(), 0);
            }
        };
    }
}
