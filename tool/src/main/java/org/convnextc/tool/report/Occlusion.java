package org.convnextc.tool.report;

import java.util.List;
import java.util.Map;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Tensor;

/**
 * Where a net looks that cannot be explained exactly: how much the value of a class falls when a part of the image is covered with zeros, the
 * mean of normalised pixels (arXiv 1311.2901, section 4.2). A forward for each part.
 */
public final class Occlusion {
    /** Parts in each direction. */
    static final int PARTS = 14;

    /** Forwards that one image takes. */
    public static final int FORWARDS = PARTS * PARTS;

    private Occlusion() {}

    /**
     * @param pixels [channels, height, width]
     * @param step is run after each forward
     */
    public static HeatMap of(Model model, float[] pixels, Seen seen, int index, Runnable step) {
        float[] values = new float[FORWARDS];
        for (int part = 0; part < FORWARDS; part++) {
            float[] covered = pixels.clone();
            seen.cover(covered, part / PARTS, part % PARTS);
            values[part] = seen.logits()[index] - last(model.forwardAll(covered))[index];
            step.run();
        }
        return new HeatMap(PARTS, PARTS, values, 0);
    }

    /** An image and what the net gives of it. */
    public record Seen(int channels, int height, int width, float[] logits) {
        private void cover(float[] pixels, int row, int column) {
            for (int c = 0; c < channels; c++) {
                for (int y = row * height / PARTS; y < (row + 1) * height / PARTS; y++) {
                    for (int x = column * width / PARTS; x < (column + 1) * width / PARTS; x++) {
                        pixels[(c * height + y) * width + x] = 0;
                    }
                }
            }
        }
    }

    private static float[] last(Map<String, Tensor> outputs) {
        List<Tensor> all = List.copyOf(outputs.values());
        return all.get(all.size() - 1).values();
    }
}
