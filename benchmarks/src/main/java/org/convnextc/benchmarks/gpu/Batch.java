package org.convnextc.benchmarks.gpu;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.convnextc.cuda.CudaModel;

/** Images and their logits in the GPU's memory, with a stream of their own. */
final class Batch implements AutoCloseable {
    /** Before times count: the graph is recorded, and the clocks rise. */
    private static final int WARMUP = 5;

    private final CudaModel model;
    private final int images;
    private final int logits;
    private final CUstream_st stream = Driver.stream();
    private final long in;
    private final long out;

    /** @param pixels [images, channels, height, width] */
    Batch(CudaModel model, int images, float[] pixels) {
        this.model = model;
        this.images = images;
        logits = Math.multiplyExact(images, model.outputs().get(0).elements());
        in = Driver.allocate((long) pixels.length * Float.BYTES);
        out = Driver.allocate((long) logits * Float.BYTES);
        Driver.upload(in, pixels);
        // What is not written is seen: NaN agrees with nothing.
        float[] poison = new float[logits];
        Arrays.fill(poison, Float.NaN);
        Driver.upload(out, poison);
    }

    /** Random ones, the same for the same extents. */
    static float[] pixels(int[] shape) {
        var random = new SplittableRandom(1);
        float[] pixels = new float[IntStream.of(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble(-2, 2);
        }
        return pixels;
    }

    private void forward() {
        model.forward(in, images, stream.address(), out);
    }

    float[] logits() {
        forward();
        Driver.synchronize(stream);
        return Driver.download(out, logits);
    }

    /** Milliseconds of each of some forwards that follow one another on the stream, by the GPU's clock. */
    double[] deviceTimes(int forwards) {
        warmUp();
        CUevent_st[] marks = Stream.generate(Driver::event).limit(forwards + 1).toArray(CUevent_st[]::new);
        try {
            Driver.record(marks[0], stream);
            for (int i = 1; i <= forwards; i++) {
                forward();
                Driver.record(marks[i], stream);
            }
            Driver.synchronize(stream);
            return IntStream.range(0, forwards)
                    .mapToDouble(i -> Driver.milliseconds(marks[i], marks[i + 1]))
                    .toArray();
        } finally {
            Stream.of(marks).forEach(Driver::destroy);
        }
    }

    /** Microseconds until each of some calls has returned, none of which finds the GPU at work. As many before let the JVM compile. */
    double[] hostTimes(int calls) {
        callTimes(calls);
        return callTimes(calls);
    }

    private double[] callTimes(int calls) {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            forward();
            times[i] = (System.nanoTime() - start) / 1e3;
            Driver.synchronize(stream);
        }
        return times;
    }

    private void warmUp() {
        for (int i = 0; i < WARMUP; i++) {
            forward();
        }
        Driver.synchronize(stream);
    }

    @Override
    public void close() {
        Driver.synchronize(stream);
        Driver.free(in);
        Driver.free(out);
        Driver.destroy(stream);
    }
}
