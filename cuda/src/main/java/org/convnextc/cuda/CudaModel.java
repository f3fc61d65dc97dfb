package org.convnextc.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.TailWeights;

/**
 * What a class of the CUDA target extends. It computes on the first GPU that {@code CUDA_VISIBLE_DEVICES} lets the process see, in the
 * GPU's primary context, and holds one working memory: forwards of several threads take turns. Each number of images is recorded as a
 * CUDA graph when it first comes.
 */
public abstract class CudaModel extends Model {
    /** Images of an array that are computed at once: enough to fill any GPU. */
    private static final int MOST_IMAGES = 256;

    /** Bytes that kernels move at once. */
    private static final int ALIGNMENT = 16;

    private final Spec spec;
    private final Kernels kernels;
    private Device device;
    private long weights;
    private Workspace workspace;

    protected CudaModel(Uploader uploader) {
        super(uploader.spec(), uploader.options());
        spec = uploader.spec();
        kernels = uploader.kernels();
    }

    /**
     * What a generated class's {@code load} calls.
     *
     * @param net the class, beside which the kernels are, as {@code NAME.fatbin}
     * @param constructor takes all weights
     * @throws org.convnextc.checkpoint.CheckpointException where the file is no checkpoint or does not fit the net
     * @throws IllegalStateException where the class was written for another version of this library
     * @throws CudaException where there is no GPU, driver or library that can run the net, or too little memory on the GPU
     */
    protected static <M extends CudaModel> M load(
            Spec spec,
            Kernels kernels,
            Path checkpoint,
            Options options,
            Class<M> net,
            BiFunction<Binder, Uploader, M> constructor) {
        check(spec, options);
        Device device = Devices.open();
        boolean loaded = false;
        try {
            device.load(image(net), kernels.names());
            M model = Binder.open(spec, checkpoint, options, binder -> {
                var uploader = new Uploader(spec, options, kernels);
                M bound = constructor.apply(binder, uploader);
                TailWeights.of(binder, spec).ifPresent(tail -> bound.explainBy(tail::of));
                binder.requireComplete();
                bound.start(device, uploader.upload(device));
                return bound;
            });
            loaded = true;
            return model;
        } finally {
            if (!loaded) {
                device.close();
            }
        }
    }

    private static byte[] image(Class<?> net) {
        String file = net.getSimpleName() + ".fatbin";
        try (InputStream content = net.getResourceAsStream(file)) {
            if (content == null) {
                throw new CudaException(
                        net.getName() + " has no kernels: " + file + " must be beside the class; nvcc makes it from "
                                + net.getSimpleName() + ".cu, or convnextc does, with --target cuda -o FILE.jar");
            }
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of " + net.getName(), e);
        }
    }

    /** Once all weights are on the device. */
    final void start(Device device, long weights) {
        this.device = device;
        this.weights = weights;
        workspace = new Workspace(device, spec, kernels, this::run);
    }

    /** Describes the net: called once for each number of images, and place of input and outputs, that it is recorded for. */
    protected abstract void run(Forward f);

    @Override
    protected final synchronized void compute(float[] pixels, float[][] results) {
        requireOpen();
        int images = pixels.length / spec.inputs();
        for (int from = 0; from < images; from += MOST_IMAGES) {
            workspace.forward(pixels, results, from, Math.min(MOST_IMAGES, images - from));
        }
    }

    /**
     * Computes on the GPU's memory, without copies, and returns as soon as the work is on the stream: what is on the stream before it is
     * done before it. The graph is found again by the number of images and the addresses: use the same arrays again and again. The first
     * forward of such a combination computes twice. All addresses are multiples of 16.
     *
     * @param pixels address of float32 [images, channels, height, width], in the GPU's primary context
     * @param images at least 1
     * @param stream the CUDA stream's handle; 0 for the default stream
     * @param results the address of each output's float32 [images, ...], in the order of {@link #outputs}
     * @throws IllegalArgumentException where an address is 0 or no multiple of 16, or their number not that of the outputs
     * @throws IllegalStateException where the model is closed
     * @throws CudaException where the GPU has too little memory for so many images
     */
    public final synchronized void forward(long pixels, int images, long stream, long... results) {
        requireOpen();
        if (images < 1) {
            throw new IllegalArgumentException("found " + images + " images, expected at least 1");
        }
        if (results.length != spec.outputs().size()) {
            throw new IllegalArgumentException(
                    "found " + results.length + " addresses for the outputs " + spec.outputs() + " of " + spec.name());
        }
        requireAligned(pixels);
        LongStream.of(results).forEach(CudaModel::requireAligned);
        workspace.forward(pixels, images, stream, results);
    }

    /** A kernel that is led astray leaves the whole process without a GPU. */
    private static void requireAligned(long address) {
        if (address == 0 || address % ALIGNMENT != 0) {
            throw new IllegalArgumentException("found the address 0x" + Long.toHexString(address)
                    + ", expected a multiple of " + ALIGNMENT + " in the GPU's memory");
        }
    }

    /**
     * How long each step takes on the GPU, in order: the median of some forwards of random images.
     *
     * @throws IllegalStateException where the model is closed
     */
    public final synchronized List<StepTime> profile(int images, int rounds) {
        requireOpen();
        return workspace.profile(images, rounds);
    }

    @Override
    public final synchronized String engine() {
        requireOpen();
        return kernels();
    }

    @Override
    protected final String kernels() {
        return device.name() + ", " + kernels.type().name().toLowerCase(Locale.ROOT);
    }

    @Override
    protected final synchronized void requireOpen() {
        if (device == null) {
            throw new IllegalStateException(spec.name() + " is closed");
        }
    }

    /** Waits for all work, that on streams of callers too, and frees all memory of the GPU. A second call does nothing. */
    @Override
    public final synchronized void close() {
        if (device == null) {
            return;
        }
        // Whatever fails, the GPU is let go.
        try (Device closed = device) {
            device = null;
            workspace.close();
            if (weights != 0) {
                closed.free(weights);
            }
        }
    }
}
