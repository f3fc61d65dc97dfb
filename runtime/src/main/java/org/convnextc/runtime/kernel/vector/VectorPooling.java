package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Windows;

/** A row of a pooling, a vector of channels at a time; the last vector overlaps the one before. */
final class VectorPooling {
    private VectorPooling() {}

    static void greatest(Windows windows, int channels, float[] out) {
        for (int q = 0; q < windows.columns(); q++) {
            for (int i = 0; i < channels; i += LANES) {
                int c = Math.min(i, channels - LANES);
                greatest(windows, q * windows.step() + c).intoArray(out, q * channels + c);
            }
        }
    }

    private static FloatVector greatest(Windows windows, int from) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int count = windows.count();
        FloatVector greatest = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < count; i++) {
            greatest = greatest.max(load(in, offsets[i] + from));
        }
        return greatest;
    }
}
