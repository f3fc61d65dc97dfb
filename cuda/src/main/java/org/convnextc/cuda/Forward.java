package org.convnextc.cuda;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a generated class describes its net to: kernels and products in order, for a number of images at once. A value of the net that has
 * {@code n} elements for one image from element {@code offset} of the arena on is the region {@code [offset * images, (offset + n) * images)}.
 */
public final class Forward {
    private final Work work;
    private final ValueType type;
    private final int images;
    private final long arena;
    private final long scratch;
    private final long pixels;
    private final long[] results;
    private final Optional<Recording> recording;

    /**
     * @param arena address of the working memory
     * @param scratch address of what kernels hand to each other
     * @param pixels address of the input
     * @param results address of each output
     * @param recording keeps values
     */
    Forward(
            Work work,
            ValueType type,
            int images,
            long arena,
            long scratch,
            long pixels,
            long[] results,
            Optional<Recording> recording) {
        this.work = work;
        this.type = type;
        this.images = images;
        this.arena = arena;
        this.scratch = scratch;
        this.pixels = pixels;
        this.results = results;
        this.recording = recording;
    }

    /** The value from an element of the arena on. */
    public DevicePointer at(long offset) {
        return new DevicePointer(arena + offset * images * type.bytes());
    }

    /** Float32 that kernels hand to each other, from so many floats for each image on. */
    public DevicePointer scratch(long offset) {
        return new DevicePointer(scratch + offset * images * Float.BYTES);
    }

    /** The input, float32 [images, channels, height, width]. */
    public DevicePointer input() {
        return new DevicePointer(pixels);
    }

    /** An output, float32 [images, ...]. */
    public DevicePointer output(int number) {
        return new DevicePointer(results[number]);
    }

    /**
     * Runs a kernel on all images.
     *
     * @param arguments null for what is absent
     */
    public void launch(String kernel, DevicePointer... arguments) {
        work.launch(
                kernel, images, Stream.of(arguments).mapToLong(Forward::address).toArray());
    }

    /** The same, by another kernel where the images are too few to give each of the GPU's multiprocessors a block. */
    public void launch(String kernel, String few, DevicePointer... arguments) {
        launch(work.fills(kernel, images) ? kernel : few, arguments);
    }

    /**
     * out = epilogue(in weight^T + bias) + residual
     *
     * @param rows of one image
     * @param bias null for none, as is {@code residual}, which may be {@code out}
     */
    public void gemm(
            int rows,
            int inputs,
            int outputs,
            DevicePointer in,
            DevicePointer weight,
            DevicePointer bias,
            Epilogue epilogue,
            DevicePointer residual,
            DevicePointer out) {
        var gemm = new Gemm(type, (long) rows * images, inputs, outputs, bias != null, epilogue, residual != null);
        work.gemm(gemm, in.address(), weight.address(), address(bias), address(residual), out.address());
    }

    /**
     * The step that computes a value is done: what a class that is emitted to be verified says.
     *
     * @param elements of one image
     */
    public void keep(DevicePointer value, int elements) {
        recording.ifPresent(kept -> kept.keep(value.address(), elements));
    }

    private static long address(DevicePointer pointer) {
        return pointer == null ? 0 : pointer.address();
    }
}
