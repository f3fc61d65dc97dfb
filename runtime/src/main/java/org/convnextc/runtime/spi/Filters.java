package org.convnextc.runtime.spi;

import org.convnextc.runtime.kernel.Channels;

/**
 * The weights of a convolution in groups, in panels of {@link Channels#LANES} neighbouring outputs. The inputs of a panel are those of
 * all its outputs' groups, as many for each panel; weights that lead from one group to another are zero. The last panel overlaps the
 * one before where the outputs do not fill it.
 */
public final class Filters {
    private final int outputs;
    private final int inputs;
    private final int[] first;
    private final float[] panels;

    private Filters(int outputs, int inputs, int[] first, float[] panels) {
        this.outputs = outputs;
        this.inputs = inputs;
        this.first = first;
        this.panels = panels;
    }

    /** @param weight [outputs, channels / groups, kernel height, kernel width] */
    public static Filters of(Weight weight, int groups) {
        int outputs = weight.rows();
        int depth = weight.shape()[1];
        int taps = weight.columns() / depth;
        int count = (outputs + Channels.LANES - 1) / Channels.LANES;
        int inputs = 0;
        for (int panel = 0; panel < count; panel++) {
            int start = start(panel, outputs);
            int end = Math.min(start + Channels.LANES, outputs);
            inputs = Math.max(inputs, groupOf(end - 1, outputs, groups) - groupOf(start, outputs, groups) + 1);
        }
        inputs *= depth;
        int[] first = new int[count];
        float[] panels = new float[Math.multiplyExact(Math.multiplyExact(count, taps), inputs * Channels.LANES)];
        float[] row = new float[weight.columns()];
        for (int panel = 0; panel < count; panel++) {
            int start = start(panel, outputs);
            first[panel] = Math.min(groupOf(start, outputs, groups), groups - inputs / depth) * depth;
            for (int lane = 0; lane < Math.min(Channels.LANES, outputs); lane++) {
                weight.read(start + lane, 1, row);
                int input = groupOf(start + lane, outputs, groups) * depth - first[panel];
                for (int i = 0; i < row.length; i++) {
                    int entry = (panel * taps + i % taps) * inputs + input + i / taps;
                    panels[entry * Channels.LANES + lane] = row[i];
                }
            }
        }
        return new Filters(outputs, inputs, first, panels);
    }

    private static int groupOf(int output, int outputs, int groups) {
        return output / (outputs / groups);
    }

    private static int start(int panel, int outputs) {
        return Math.max(0, Math.min(panel * Channels.LANES, outputs - Channels.LANES));
    }

    public int outputs() {
        return outputs;
    }

    /** Neighbouring channels that a panel sees. */
    public int inputs() {
        return inputs;
    }

    /** The first one of these for each panel. */
    public int[] first() {
        return first;
    }

    public float[] panels() {
        return panels;
    }
}
