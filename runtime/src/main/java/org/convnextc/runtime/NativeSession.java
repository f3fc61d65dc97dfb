package org.convnextc.runtime;

import java.nio.FloatBuffer;

/** Threads and working memory of the native target, and images on their way in and out. */
final class NativeSession implements Sessions.Lent {
    private final NativeNet net;
    private final Spec spec;
    private final int threads;
    private final long handle;
    private NativeMemory memory = new NativeMemory();
    private int capacity;
    private long in;
    private long out;

    NativeSession(NativeNet net, long model, Spec spec, int threads) {
        this.net = net;
        this.spec = spec;
        this.threads = threads;
        handle = net.start(model, threads);
        if (handle == 0) {
            throw new OutOfMemoryError("cannot allocate working memory and " + threads + " threads for " + spec.name());
        }
    }

    /** @param results an array for each output */
    void forward(float[] pixels, float[][] results) {
        int images = pixels.length / spec.inputs();
        reserve(images);
        NativeMemory.view(in, pixels.length).put(0, pixels, 0, pixels.length);
        if (net instanceof MarkedNet marked) {
            try (var recording = new NativeRecording(marked, threads, images)) {
                net.forward(handle, in, images, out);
                recording.report();
            }
        } else {
            net.forward(handle, in, images, out);
        }
        FloatBuffer outputs = NativeMemory.view(out, Math.multiplyExact(images, outputs()));
        for (int i = 0; i < images; i++) {
            for (float[] result : results) {
                int elements = result.length / images;
                outputs.get(result, i * elements, elements);
            }
        }
    }

    /** Floats that one image yields. */
    private int outputs() {
        return spec.outputs().stream().mapToInt(Output::elements).sum();
    }

    private void reserve(int images) {
        if (images <= capacity) {
            return;
        }
        capacity = 0;
        memory.close();
        memory = new NativeMemory();
        in = memory.allocate((long) images * spec.inputs());
        out = memory.allocate((long) images * outputs());
        capacity = images;
    }

    @Override
    public void close() {
        net.stop(handle);
        memory.close();
    }
}
