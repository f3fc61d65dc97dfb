package org.convnextc.runtime.nativenet;

import org.convnextc.runtime.Output;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.ContextPool;

/** Threads and working memory of the native target. */
final class NativeContext implements ContextPool.Lent {
    private final NativeNet net;
    private final Spec spec;
    private final int threads;
    private final long handle;

    NativeContext(NativeNet net, long model, Spec spec, int threads) {
        this.net = net;
        this.spec = spec;
        this.threads = threads;
        handle = net.start(model, threads);
        if (handle == 0) {
            throw outOfMemory();
        }
    }

    /**
     * @param results an array for each output
     * @param workers threads that share the work
     */
    void forward(float[] pixels, float[][] results, int workers) {
        int images = pixels.length / spec.inputs();
        float[] out = results.length == 1 ? results[0] : new float[Math.multiplyExact(images, outputs())];
        if (net instanceof InstrumentedNet marked) {
            try (var recording = new NativeRecording(marked, workers, images)) {
                forward(pixels, images, out, workers);
                recording.report();
            }
        } else {
            forward(pixels, images, out, workers);
        }
        if (results.length > 1) {
            split(out, images, results);
        }
    }

    private void forward(float[] in, int images, float[] out, int workers) {
        if (!net.forward(handle, workers, in, images, out)) {
            throw outOfMemory();
        }
    }

    private OutOfMemoryError outOfMemory() {
        return new OutOfMemoryError("cannot allocate working memory and " + threads + " threads for " + spec.name());
    }

    /** [images, outputs] by outputs. */
    private static void split(float[] out, int images, float[][] results) {
        int from = 0;
        for (int i = 0; i < images; i++) {
            for (float[] result : results) {
                int elements = result.length / images;
                System.arraycopy(out, from, result, i * elements, elements);
                from += elements;
            }
        }
    }

    /** Floats that one image yields. */
    private int outputs() {
        return spec.outputs().stream().mapToInt(Output::elements).sum();
    }

    @Override
    public void close() {
        net.stop(handle);
    }
}
