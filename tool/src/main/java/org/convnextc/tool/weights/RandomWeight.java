package org.convnextc.tool.weights;

import org.convnextc.checkpoint.TensorSource;
import org.convnextc.ir.op.Parameter;

/**
 * Numbers for measurements, the same ones on every machine: uniform with variance 1 / fan-in for matrices and filters, so that values
 * keep their size from layer to layer; close to 0 for biases and means; close to 1 for all other vectors.
 */
public final class RandomWeight implements TensorSource {
    private static final float SPREAD = 0.1f;

    private final Parameter parameter;
    private final float centre;
    private final float halfWidth;

    /** @param parameter with its full path */
    public RandomWeight(Parameter parameter) {
        this.parameter = parameter;
        int[] shape = shape();
        int fanIn = 1;
        for (int i = 1; i < shape.length; i++) {
            fanIn *= shape[i];
        }
        boolean vector = shape.length < 2;
        boolean aroundZero =
                parameter.suffix().endsWith("bias") || parameter.suffix().endsWith("mean");
        centre = vector && !aroundZero ? 1 : 0;
        halfWidth = vector ? SPREAD : (float) Math.sqrt(3.0 / fanIn);
    }

    @Override
    public String name() {
        return parameter.suffix();
    }

    @Override
    public int[] shape() {
        return parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void read(long from, float[] into, int offset, int count) {
        long seed = name().hashCode() * SplitMix64.GAMMA;
        for (int i = 0; i < count; i++) {
            into[offset + i] = centre + halfWidth * unit(seed + (from + i) * SplitMix64.GAMMA);
        }
    }

    /** Uniform in -1 to 1. */
    private static float unit(long counter) {
        return (SplitMix64.mix(counter) >> 40) * 0x1p-23f;
    }
}
