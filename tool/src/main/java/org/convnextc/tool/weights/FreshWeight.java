package org.convnextc.tool.weights;

import java.util.Arrays;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.ir.op.Initialiser;
import org.convnextc.ir.op.Initialiser.Constant;
import org.convnextc.ir.op.Initialiser.TruncatedNormal;
import org.convnextc.ir.op.Parameter;

/**
 * A parameter before training. Its numbers depend on the seed, its name and their places alone, and are the same on every machine: all
 * arithmetic is of whole numbers, of IEEE 754, or of {@link StrictMath}.
 */
public final class FreshWeight implements TensorSource {
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private final Parameter parameter;
    private final Initialiser initialiser;
    private final long start;

    /** @param parameter with its full path */
    public FreshWeight(Parameter parameter, Initialiser initialiser, long seed) {
        this.parameter = parameter;
        this.initialiser = initialiser;
        this.start = SplitMix64.mix(seed + SplitMix64.GAMMA * hash(parameter.suffix()));
    }

    /** FNV-1a of 64 bits over the name's characters. */
    private static long hash(String name) {
        long hash = FNV_BASIS;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash;
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
        if (initialiser instanceof Constant constant) {
            Arrays.fill(into, offset, offset + count, (float) constant.value());
        } else if (initialiser instanceof TruncatedNormal normal) {
            for (int i = 0; i < count; i++) {
                into[offset + i] = (float) (normal.factor() * normal.standardDeviation() * normal(from + i));
            }
        } else {
            throw new IllegalStateException("nothing makes " + initialiser);
        }
    }

    /**
     * Box and Muller (1958): numbers 2k and 2k + 1 come from two uniform ones, as radius and angle. The radius is at most sqrt(-2 ln
     * 2^-53) = 8.6, so nothing is ever to be cut off.
     */
    private double normal(long index) {
        long first = index & ~1;
        double radius = Math.sqrt(-2 * StrictMath.log(1 - unit(first)));
        double angle = 2 * Math.PI * unit(first + 1);
        return radius * (index == first ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }

    /** Uniform in 0 to 1, without 1: a multiple of 2^-53. */
    private double unit(long index) {
        return (SplitMix64.mix(start + (index + 1) * SplitMix64.GAMMA) >>> 11) * 0x1p-53;
    }
}
