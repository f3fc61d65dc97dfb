package org.convnextc.cuda;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.spi.Probes;

/** Memory that forwards compute in, and the graphs that were recorded for it. Both grow with the number of images. */
final class Workspace implements AutoCloseable {
    /** Graphs that are kept; the one that was not used for longest goes first. */
    private static final int GRAPHS = 64;

    private record Key(int images, long pixels, List<Long> results) {}

    private final Device device;
    private final Spec spec;
    private final Kernels kernels;
    private final Consumer<Forward> net;
    private final Map<Key, Device.Graph> graphs = new LinkedHashMap<>(16, 0.75f, true);
    private int arenaImages;
    private long arena;
    private long scratch;
    private int ownImages;
    private long pixels;
    private long[] results;

    /** @param net describes the net's work */
    Workspace(Device device, Spec spec, Kernels kernels, Consumer<Forward> net) {
        this.device = device;
        this.spec = spec;
        this.kernels = kernels;
        this.net = net;
    }

    /**
     * Computes some of the images of an array.
     *
     * @param into an array for each output, with room for all images
     */
    void forward(float[] from, float[][] into, int first, int images) {
        reserveOwn(images);
        device.upload(pixels, from, first * spec.inputs(), images * spec.inputs());
        if (Probes.watched()) {
            watched(images);
        } else {
            forward(pixels, images, Device.OWN_STREAM, results);
        }
        for (int i = 0; i < into.length; i++) {
            int elements = elements(i);
            device.download(results[i], into[i], first * elements, images * elements);
        }
    }

    /** Step by step, without a graph. */
    private void watched(int images) {
        reserve(images);
        var recording = new Recording(device, kernels.type(), images);
        net.accept(describe(device, Optional.of(recording), pixels, images, results));
        recording.replay();
    }

    void forward(long in, int images, long stream, long... out) {
        reserve(images);
        graph(in, images, stream, out).launch(stream);
    }

    private Device.Graph graph(long in, int images, long stream, long... out) {
        var key = new Key(images, in, Arrays.stream(out).boxed().toList());
        Device.Graph known = graphs.get(key);
        if (known != null) {
            return known;
        }
        if (graphs.size() == GRAPHS) {
            var eldest = graphs.entrySet().iterator();
            eldest.next().getValue().close();
            eldest.remove();
        }
        Device.Graph graph =
                device.record(stream, () -> net.accept(describe(device, Optional.empty(), in, images, out)));
        graphs.put(key, graph);
        return graph;
    }

    private Forward describe(Work work, Optional<Recording> recording, long in, int images, long... out) {
        return new Forward(work, kernels.type(), images, arena, scratch, in, out, recording);
    }

    /** Times each step of some forwards of random images. */
    List<StepTime> profile(int images, int rounds) {
        reserveOwn(images);
        reserve(images);
        var random = new Random(1);
        float[] noise = new float[Math.multiplyExact(images, spec.inputs())];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() * 4 - 2;
        }
        device.upload(pixels, noise, 0, noise.length);
        var stopwatch = new Stopwatch(device);
        return stopwatch.medians(
                rounds, () -> net.accept(describe(stopwatch, Optional.empty(), pixels, images, results)));
    }

    private int elements(int output) {
        return Arrays.stream(spec.outputs().get(output).shape()).reduce(1, (a, b) -> a * b);
    }

    /** Graphs have the addresses of the arena: all are recorded again. */
    private void reserve(int images) {
        if (images <= arenaImages) {
            return;
        }
        forget();
        arena = device.allocate(
                (long) images * spec.arenaFloats() * kernels.type().bytes());
        long floats = (long) images * kernels.scratch();
        scratch = floats == 0 ? 0 : device.allocate(floats * Float.BYTES);
        arenaImages = images;
    }

    private void forget() {
        graphs.values().forEach(Device.Graph::close);
        graphs.clear();
        free(arena);
        free(scratch);
        arena = 0;
        scratch = 0;
        arenaImages = 0;
    }

    /** Room for the images and results of callers that have them in arrays. */
    private void reserveOwn(int images) {
        if (images <= ownImages) {
            return;
        }
        forgetOwn();
        pixels = device.allocate((long) images * spec.inputs() * Float.BYTES);
        results = new long[spec.outputs().size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = device.allocate((long) images * elements(i) * Float.BYTES);
        }
        ownImages = images;
    }

    private void forgetOwn() {
        graphs.values().forEach(Device.Graph::close);
        graphs.clear();
        free(pixels);
        if (results != null) {
            Arrays.stream(results).forEach(this::free);
        }
        pixels = 0;
        results = null;
        ownImages = 0;
    }

    private void free(long address) {
        if (address != 0) {
            device.free(address);
        }
    }

    @Override
    public void close() {
        forget();
        forgetOwn();
    }
}
