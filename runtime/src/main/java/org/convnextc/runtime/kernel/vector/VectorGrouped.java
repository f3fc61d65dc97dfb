package org.convnextc.runtime.kernel.vector;

import static org.convnextc.runtime.kernel.vector.VectorKernels.LANES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.SPECIES;
import static org.convnextc.runtime.kernel.vector.VectorKernels.load;

import jdk.incubator.vector.FloatVector;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Windows;

/** A row of a convolution in groups, a vector of outputs by seven columns at a time. The last columns overlap those before. */
final class VectorGrouped {
    private static final int GROUP = 7;

    private VectorGrouped() {}

    static void row(Windows windows, float[] panels, int[] first, float[] bias, int outputs, float[] out) {
        int size = panels.length / first.length;
        for (int panel = 0; panel < first.length; panel++) {
            int start = Math.min(panel * Channels.LANES, outputs - Channels.LANES);
            for (int lane = 0; lane < Channels.LANES; lane += LANES) {
                vector(windows, first[panel], panels, panel * size + lane, bias, start + lane, outputs, out);
            }
        }
    }

    private static void vector(
            Windows windows, int input, float[] panels, int panel, float[] bias, int output, int outputs, float[] out) {
        int columns = windows.columns();
        if (columns < GROUP) {
            for (int q = 0; q < columns; q++) {
                one(windows, q, input, panels, panel, bias, output, outputs, out);
            }
            return;
        }
        for (int i = 0; i < columns; i += GROUP) {
            seven(windows, Math.min(i, columns - GROUP), input, panels, panel, bias, output, outputs, out);
        }
    }

    private static void one(
            Windows windows,
            int q,
            int input,
            float[] panels,
            int panel,
            float[] bias,
            int output,
            int outputs,
            float[] out) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] entries = windows.weights();
        int count = windows.count();
        int from = q * windows.step() + input;
        FloatVector sum = load(bias, output);
        for (int i = 0; i < count; i++) {
            sum = load(panels, panel + entries[i]).fma(broadcast(in[offsets[i] + from]), sum);
        }
        sum.intoArray(out, q * outputs + output);
    }

    private static void seven(
            Windows windows,
            int q,
            int input,
            float[] panels,
            int panel,
            float[] bias,
            int output,
            int outputs,
            float[] out) {
        float[] in = windows.image();
        int[] offsets = windows.offsets();
        int[] entries = windows.weights();
        int count = windows.count();
        int step = windows.step();
        int from = q * step + input;
        FloatVector s0 = load(bias, output);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        for (int i = 0; i < count; i++) {
            int x = offsets[i] + from;
            FloatVector w = load(panels, panel + entries[i]);
            s0 = broadcast(in[x]).fma(w, s0);
            s1 = broadcast(in[x += step]).fma(w, s1);
            s2 = broadcast(in[x += step]).fma(w, s2);
            s3 = broadcast(in[x += step]).fma(w, s3);
            s4 = broadcast(in[x += step]).fma(w, s4);
            s5 = broadcast(in[x += step]).fma(w, s5);
            s6 = broadcast(in[x + step]).fma(w, s6);
        }
        int to = q * outputs + output;
        s0.intoArray(out, to);
        s1.intoArray(out, to + outputs);
        s2.intoArray(out, to + 2 * outputs);
        s3.intoArray(out, to + 3 * outputs);
        s4.intoArray(out, to + 4 * outputs);
        s5.intoArray(out, to + 5 * outputs);
        s6.intoArray(out, to + 6 * outputs);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
