package org.convnextc.runtime;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.convnextc.image.EncodedImage;
import org.convnextc.image.ImageException;
import org.convnextc.image.Labels;
import org.convnextc.runtime.exec.Prefetcher;

/**
 * A net with its weights, whatever target it was compiled for. It may be used by several threads at once; each forward has
 * an execution context of its own (working memory and a team of threads), and waits for processors where those of all models take all of them. Close it to free
 * the memory outside the heap.
 */
public abstract class Model implements AutoCloseable {
    /** The output that {@link #embed(Path)} gives. */
    private static final String FEATURES = "features";

    private final Spec spec;
    private final Options options;
    private BiFunction<Tensor, Integer, HeatMap> maps;

    protected Model(Spec spec, Options options) {
        this.spec = spec;
        this.options = options;
    }

    /** What can be told to be wrong before any weight is read. */
    protected static void check(Spec spec, Options options) {
        RuntimeVersion.check(spec);
        checkLabels(spec, options);
    }

    private static void checkLabels(Spec spec, Options options) {
        int labels = options.labels().size();
        if (labels != 0 && labels != spec.classes()) {
            throw new IllegalArgumentException(
                    "found " + labels + " labels for the " + spec.classes() + " outputs of " + spec.name());
        }
    }

    /**
     * Those of the options, or those that the class was compiled with; else ImageNet's names for what looks like one of its nets, with 1000
     * classes of normalised RGB images.
     *
     * @return empty where there are none
     */
    public final List<String> labels() {
        if (!options.labels().isEmpty()) {
            return options.labels();
        }
        boolean likeImageNet = spec.preprocess().normalizedChannels() == 3
                && spec.classes() == Labels.imagenet().size();
        return spec.labels().isEmpty() && likeImageNet ? Labels.imagenet() : spec.labels();
    }

    /**
     * Images as {@link #forward} has them, in a context of their own.
     *
     * @param results an array for each output, with room for all images
     */
    protected abstract void compute(float[] pixels, float[][] results);

    /** What computes, without the number of threads: for {@link #engine}. */
    protected abstract String kernels();

    /** Throws where the model is closed. */
    protected abstract void requireOpen();

    /**
     * @param pixels [N, channels, height, width], preprocessed, for any N
     * @return [N, classes] for a classifier; of several outputs the last one, by which {@link #classify} goes: {@link #forwardAll} gives
     *     all
     * @throws IllegalArgumentException where the length is no multiple of one image's
     * @throws IllegalStateException where the model is closed
     */
    public final float[] forward(float[] pixels) {
        float[][] results = run(pixels);
        return results[results.length - 1];
    }

    /**
     * All outputs by name, in the order of {@link #outputs}.
     *
     * @param pixels [N, channels, height, width], preprocessed, for any N
     * @throws IllegalArgumentException where the length is no multiple of one image's
     * @throws IllegalStateException where the model is closed
     */
    public final Map<String, Tensor> forwardAll(float[] pixels) {
        float[][] results = run(pixels);
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < results.length; i++) {
            Output output = spec.outputs().get(i);
            tensors.put(output.name(), new Tensor(output.shape(pixels.length / spec.inputs()), results[i]));
        }
        return tensors;
    }

    /** What {@link #forward} takes for one image: [channels, height, width]. */
    public final int[] inputShape() {
        return new int[] {spec.channels(), spec.height(), spec.width()};
    }

    /** What the net hands out for each image. */
    public final List<Output> outputs() {
        return spec.outputs();
    }

    private float[][] run(float[] pixels) {
        int inputs = spec.inputs();
        if (pixels.length == 0 || pixels.length % inputs != 0) {
            throw new IllegalArgumentException("found " + pixels.length + " floats, expected N times " + inputs + " (["
                    + "N," + spec.channels() + "," + spec.height() + "," + spec.width() + "]) for " + spec.name());
        }
        int images = pixels.length / inputs;
        float[][] results = new float[spec.outputs().size()][];
        for (int i = 0; i < results.length; i++) {
            Output output = spec.outputs().get(i);
            results[i] = new float[Math.multiplyExact(images, output.elements())];
        }
        compute(pixels, results);
        return results;
    }

    /**
     * The best classes of an image file, best first.
     *
     * @param k how many, 1 or more; all where there are fewer
     * @throws ImageException where the file is no image or does not fit the net
     */
    public final List<Prediction> classify(Path image, int k) {
        return best(forward(preprocess(image)), k);
    }

    /** The same for a decoded image. */
    public final List<Prediction> classify(BufferedImage image, int k) {
        return best(forward(preprocess(image)), k);
    }

    /** The same for the bytes of a file. */
    public final List<Prediction> classify(byte[] image, int k) {
        return classify(EncodedImage.of(image), k);
    }

    /** The same for the bytes of a file, from the buffer's position to its limit. */
    public final List<Prediction> classify(ByteBuffer image, int k) {
        return classify(EncodedImage.of(image), k);
    }

    /** The same for a file or its bytes, with the name that messages have. */
    public final List<Prediction> classify(EncodedImage image, int k) {
        return best(forward(preprocess(image)), k);
    }

    /**
     * The best classes of each image file, in the order of the files. A bad image is told in its place and does not stop the others. The
     * next images are decoded and resized while the net works on the present one.
     *
     * @param k how many, 1 or more; all where there are fewer
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

    /**
     * The same for whatever has the bytes of an image: rows of a table, messages, objects of a store.
     *
     * @param key what messages call an item
     * @param bytes of the item's file; called in the background, one item at a time. An {@link ImageException} of it is told in the item's
     *     place, any other exception ends the call
     */
    public final <T> void classify(
            Stream<T> items,
            Function<? super T, String> key,
            Function<? super T, byte[]> bytes,
            int k,
            Consumer<? super Classification<T>> results) {
        classify(items, item -> preprocess(EncodedImage.of(bytes.apply(item), key.apply(item))), k, results);
    }

    private <T> void classify(
            Stream<T> images, Function<T, float[]> preprocess, int k, Consumer<? super Classification<T>> results) {
        requireCount(k);
        forEach(
                images,
                preprocess,
                input -> results.accept(
                        input.failure() == null
                                ? Classification.of(input.image(), best(forward(input.pixels()), k))
                                : Classification.failed(input.image(), input.failure())));
    }

    /** Hands each image over in its turn, while the next one is made ready in the background. */
    private static <T> void forEach(Stream<T> images, Function<T, float[]> preprocess, Consumer<Input<T>> use) {
        try (var inputs = new Prefetcher<>(images.iterator(), (T image) -> Input.of(image, preprocess))) {
            while (inputs.hasNext()) {
                use.accept(inputs.next());
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

    /** The same for the bytes of a file. */
    public final float[] preprocess(byte[] image) {
        return preprocess(EncodedImage.of(image));
    }

    /** The same for the bytes of a file, from the buffer's position to its limit. */
    public final float[] preprocess(ByteBuffer image) {
        return preprocess(EncodedImage.of(image));
    }

    /** The same for a file or its bytes, with the name that messages have. */
    public final float[] preprocess(EncodedImage image) {
        return spec.preprocess().apply(image, spec.channels(), spec.height(), spec.width());
    }

    /**
     * The features of an image file: the output named {@value #FEATURES}, which ConvNeXt pools and normalises for its head.
     *
     * @return [elements of the output]
     * @throws ImageException where the file is no image or does not fit the net
     * @throws IllegalStateException where the net has no such output, or the model is closed
     */
    public final float[] embed(Path image) {
        return embed(EncodedImage.of(image));
    }

    /** The same for a decoded image. */
    public final float[] embed(BufferedImage image) {
        int features = features();
        return run(preprocess(image))[features];
    }

    /** The same for the bytes of a file. */
    public final float[] embed(byte[] image) {
        return embed(EncodedImage.of(image));
    }

    /** The same for the bytes of a file, from the buffer's position to its limit. */
    public final float[] embed(ByteBuffer image) {
        return embed(EncodedImage.of(image));
    }

    /** The same for a file or its bytes, with the name that messages have. */
    public final float[] embed(EncodedImage image) {
        int features = features();
        return run(preprocess(image))[features];
    }

    /**
     * The features of each item, in their order, handed over as soon as they are there. A bad image is told in its place and does not stop
     * the others. The next image is decoded and resized while the net works on the present one.
     *
     * @param key what messages call an item
     * @param bytes of the item's file; called in the background, one item at a time. An {@link ImageException} of it is told in the item's
     *     place, any other exception ends the call
     * @throws IllegalStateException where the net has no such output, or the model is closed
     */
    public final <T> void embed(
            Stream<T> items,
            Function<? super T, String> key,
            Function<? super T, byte[]> bytes,
            Consumer<? super Embedding<T>> results) {
        int features = features();
        forEach(
                items,
                item -> preprocess(EncodedImage.of(bytes.apply(item), key.apply(item))),
                input -> results.accept(
                        input.failure() == null
                                ? Embedding.of(input.image(), run(input.pixels())[features])
                                : Embedding.failed(input.image(), input.failure())));
    }

    /** What {@code load} calls, before anybody has the model, where the class can explain itself. */
    protected final void explainBy(BiFunction<Tensor, Integer, HeatMap> maps) {
        this.maps = maps;
    }

    /** Whether {@link #explain(Path, int)} can tell: the net ends in a mean, a layer norm or none, and a linear layer, and hands out its last feature map. */
    public final boolean explains() {
        return maps != null;
    }

    /**
     * Where in an image file the net sees a class, exactly: what each pixel of its last feature map adds to the class's logit.
     *
     * @param index of the class, as {@link Prediction#index} has it
     * @throws ImageException where the file is no image or does not fit the net
     * @throws IllegalStateException where the class cannot tell, or the model is closed
     */
    public final HeatMap explain(Path image, int index) {
        return explain(EncodedImage.of(image), index);
    }

    /** The same for a decoded image. */
    public final HeatMap explain(BufferedImage image, int index) {
        return explain(forwardAll(preprocess(image)), index);
    }

    /** The same for the bytes of a file. */
    public final HeatMap explain(byte[] image, int index) {
        return explain(EncodedImage.of(image), index);
    }

    /** The same for the bytes of a file, from the buffer's position to its limit. */
    public final HeatMap explain(ByteBuffer image, int index) {
        return explain(EncodedImage.of(image), index);
    }

    /** The same for a file or its bytes, with the name that messages have. */
    public final HeatMap explain(EncodedImage image, int index) {
        requireExplains();
        return explain(forwardAll(preprocess(image)), index);
    }

    /** The same from what {@link #forwardAll} gave for one image: whoever wants the predictions too runs the net but once. */
    public final HeatMap explain(Map<String, Tensor> outputs, int index) {
        requireExplains();
        Objects.checkIndex(index, spec.classes());
        return maps.apply(outputs.get(spec.tail().orElseThrow().map()), index);
    }

    private void requireExplains() {
        if (!explains()) {
            throw new IllegalStateException(
                    spec.name() + " cannot explain its answers: it ends otherwise than in a mean, a layer norm or none,"
                            + " and a linear layer, or does not hand out its last feature map. Of a ConvNeXt, compile it with --outputs stages.3,head");
        }
    }

    /** What the net sees of an image: the pixels of {@link #preprocess(Path)}, before the normalisation. */
    public final BufferedImage picture(float[] pixels) {
        return spec.preprocess().picture(pixels, spec.channels(), spec.height(), spec.width());
    }

    /** {@link #picture} made small by a whole number, the longer side near to {@code side}. */
    public final BufferedImage thumbnail(float[] pixels, int side) {
        return spec.preprocess().thumbnail(pixels, spec.channels(), spec.height(), spec.width(), side);
    }

    /** Which output has the features. */
    private int features() {
        List<String> names = spec.outputs().stream().map(Output::name).toList();
        int features = names.indexOf(FEATURES);
        if (features < 0) {
            throw new IllegalStateException(
                    spec.name() + " has no output \"" + FEATURES + "\", but " + String.join(", ", names)
                            + ": compile it with --outputs " + FEATURES + ",head, or say so in the slot outputs");
        }
        return features;
    }

    /**
     * The {@code k} most probable classes of one image, best first.
     *
     * @param logits of several outputs, the last one; where the net ends in a sigmoid, the probabilities that it gives
     */
    public final List<Prediction> best(float[] logits, int k) {
        requireCount(k);
        if (logits.length != spec.classes()) {
            throw new IllegalArgumentException(
                    "found " + logits.length + " logits, expected the " + spec.classes() + " of one image");
        }
        return spec.multiLabel() ? Prediction.mostProbable(logits, labels(), k) : Prediction.best(logits, labels(), k);
    }

    private static void requireCount(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k is " + k + ", expected 1 or more");
        }
    }

    /** What runs it, for people to read: {@code 2 threads, Vector API (256 bits), OpenBLAS 0.3.31}. */
    public String engine() {
        String threads = options.threads() == 1 ? "1 thread" : options.threads() + " threads";
        return threads + ", " + kernels();
    }

    /** Waits for running forwards and frees all memory outside the heap. A second call does nothing. */
    @Override
    public abstract void close();
}
