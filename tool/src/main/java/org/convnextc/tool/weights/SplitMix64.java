package org.convnextc.tool.weights;

/**
 * The generator of Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014), section 5: its n-th number is {@code
 * mix(seed + n * GAMMA)}. Integers alone, so the numbers are the same everywhere.
 */
final class SplitMix64 {
    static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    static long mix(long counter) {
        long z = (counter ^ counter >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
