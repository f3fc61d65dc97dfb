package org.convnextc.tool.conformance;

import java.nio.file.Path;
import java.util.Map;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.ir.reference.Tensor64;

/** The reference's numbers as targets take them. */
final class Floats {
    private Floats() {}

    static float[] of(double[] values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return all;
    }

    /** Writes weights to a file of safetensors, which it returns. */
    static Path write(Path file, Map<String, Tensor64> weights) {
        WeightsWriter.write(
                file,
                weights.entrySet().stream()
                        .map(entry -> new ArrayTensor(
                                entry.getKey(),
                                entry.getValue().dims().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray(),
                                of(entry.getValue().data())))
                        .toList());
        return file;
    }
}
