package org.convnextc.runtime;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.convnextc.runtime.image.ImageException;
import org.convnextc.runtime.image.Labels;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.Checkpoints;

/**
 * A net with its weights: what a generated class extends. It may be used by several threads at once; each forward has a session of its
 * own (working memory and a team of threads), and there are as many sessions as the processors can serve. Close it to free the memory
 * outside the heap.
 */
public abstract class Model implements AutoCloseable {
    private final Spec spec;
    private final Options options;
    private final List<String> labels;
    private final NativeMemory weights;
    private final Sessions sessions;

    protected Model(Binder binder) {
        Binding binding = binder.binding();
        spec = binding.spec();
        options = binding.options();
        labels = labels(spec, options);
        weights = binding.memory();
        sessions = new Sessions(spec, options);
    }

    /**
     * What a generated class's {@code load} calls.
     *
     * @param constructor binds all weights
     * @throws org.convnextc.runtime.weights.CheckpointException where the file is no checkpoint or does not fit the net
     * @throws IllegalStateException where the class was written for another version of this library, or the options ask for kernels
     *     that this JVM cannot run
     */
    protected static <M extends Model> M load(
            Spec spec, Path checkpoint, Options options, Function<Binder, M> constructor) {
        RuntimeVersion.check(spec);
        Blas.load();
        KernelChoice.of(options.provider());
        checkLabels(spec, options);
        try (Checkpoint opened = Checkpoints.open(checkpoint, options.weightsKey())) {
            return bind(new Binding(checkpoint, opened, spec, options), constructor);
        }
    }

    private static <M extends Model> M bind(Binding binding, Function<Binder, M> constructor) {
        boolean bound = false;
        try {
            M model = constructor.apply(new Binder(binding, ""));
            binding.requireComplete();
            bound = true;
            return model;
        } finally {
            if (!bound) {
                binding.close();
            }
        }
    }

    private static void checkLabels(Spec spec, Options options) {
        int labels = options.labels().size();
        if (labels != 0 && labels != spec.outputs()) {
            throw new IllegalArgumentException(
                    "found " + labels + " labels for the " + spec.outputs() + " outputs of " + spec.name());
        }
    }

    /** ImageNet's names for what looks like one of its nets, with 1000 classes of normalised RGB images, unless others are given. */
    private static List<String> labels(Spec spec, Options options) {
        List<String> imagenet = Labels.imagenet();
        return options.labels().isEmpty()
                        && spec.outputs() == imagenet.size()
                        && spec.preprocess().normalizedChannels() == 3
                ? imagenet
                : options.labels();
    }

    /** One image on one worker; every worker of a team runs this. */
    protected abstract void run(Worker worker);

    /**
     * @param pixels [N, channels, height, width], preprocessed, for any N
     * @return [N, outputs]: logits, for a classifier
     * @throws IllegalArgumentException where the length is no multiple of one image's
     * @throws IllegalStateException where the model is closed
     */
    public final float[] forward(float[] pixels) {
        int inputs = spec.inputs();
        if (pixels.length == 0 || pixels.length % inputs != 0) {
            throw new IllegalArgumentException("found " + pixels.length + " floats, expected N times " + inputs + " (["
                    + "N," + spec.channels() + "," + spec.height() + "," + spec.width() + "]) for " + spec.name());
        }
        float[] result = new float[Math.multiplyExact(pixels.length / inputs, spec.outputs())];
        Session session = sessions.take();
        try {
            session.forward(this, pixels, result);
        } finally {
            sessions.giveBack(session);
        }
        return result;
    }

    /**
     * The best classes of an image file, best first.
     *
     * @param k how many; all where there are fewer
     * @throws ImageException where the file is no image or does not fit the net
     */
    public final List<Prediction> classify(Path image, int k) {
        return best(forward(preprocess(image)), k);
    }

    /** The same for a decoded image. */
    public final List<Prediction> classify(BufferedImage image, int k) {
        return best(forward(preprocess(image)), k);
    }

    /**
     * The best classes of each image file, in the order of the files. A bad image is told in its place and does not stop the others. The
     * next images are decoded and resized while the net works on the present one.
     *
     * @param k how many; all where there are fewer
     */
    public final List<Classification<Path>> classify(List<Path> images, int k) {
        var all = new ArrayList<Classification<Path>>(images.size());
        classify(images.stream(), k, all::add);
        return all;
    }

    /** The same for any number of images: each result is handed over as soon as it is there, and nothing is kept. */
    public final void classify(Stream<Path> images, int k, Consumer<? super Classification<Path>> results) {
        classify(images, this::preprocess, k, results);
    }

    /** {@link #classify(List, int)} for decoded images. */
    public final List<Classification<BufferedImage>> classifyImages(List<BufferedImage> images, int k) {
        var all = new ArrayList<Classification<BufferedImage>>(images.size());
        classifyImages(images.stream(), k, all::add);
        return all;
    }

    /** {@link #classify(Stream, int, Consumer)} for decoded images. */
    public final void classifyImages(
            Stream<BufferedImage> images, int k, Consumer<? super Classification<BufferedImage>> results) {
        classify(images, this::preprocess, k, results);
    }

    private <T> void classify(
            Stream<T> images, Function<T, float[]> preprocess, int k, Consumer<? super Classification<T>> results) {
        try (var inputs = new Lookahead<>(images.iterator(), (T image) -> Input.of(image, preprocess))) {
            while (inputs.hasNext()) {
                Input<T> input = inputs.next();
                results.accept(
                        input.failure() == null
                                ? Classification.of(input.image(), best(forward(input.pixels()), k))
                                : Classification.failed(input.image(), input.failure()));
            }
        }
    }

    /** An image on its way to {@link #forward}: either pixels or a failure is there. */
    private record Input<T>(T image, float[] pixels, ImageException failure) {
        static <T> Input<T> of(T image, Function<T, float[]> preprocess) {
            try {
                return new Input<>(image, preprocess.apply(image), null);
            } catch (ImageException e) {
                return new Input<>(image, null, e);
            }
        }
    }

    /**
     * @return [channels, height, width]: what {@link #forward} takes for one image
     * @throws ImageException where the file is no image or does not fit the net
     */
    public final float[] preprocess(Path image) {
        return spec.preprocess().apply(image, spec.channels(), spec.height(), spec.width());
    }

    /** The same for a decoded image, whose EXIF is lost. */
    public final float[] preprocess(BufferedImage image) {
        return spec.preprocess().apply(image, spec.channels(), spec.height(), spec.width());
    }

    /** The {@code k} most probable classes for the logits of one image, best first. */
    public final List<Prediction> best(float[] logits, int k) {
        if (logits.length != spec.outputs()) {
            throw new IllegalArgumentException(
                    "found " + logits.length + " logits, expected the " + spec.outputs() + " of one image");
        }
        return Prediction.best(logits, labels, k);
    }

    /** What runs it, for people to read: {@code 2 threads, Vector API (256 bits), OpenBLAS 0.3.31}. */
    public final String engine() {
        String threads = options.threads() == 1 ? "1 thread" : options.threads() + " threads";
        return threads + ", " + KernelChoice.of(options.provider()).name() + ", " + Blas.version();
    }

    /** For tests: throws where the model is closed. */
    final void requireOpen() {
        sessions.requireOpen();
    }

    /** Waits for running forwards and frees all memory outside the heap. A second call does nothing. */
    @Override
    public final void close() {
        sessions.close();
        weights.close();
    }
}
