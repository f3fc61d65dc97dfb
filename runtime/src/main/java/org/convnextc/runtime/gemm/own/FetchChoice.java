package org.convnextc.runtime.gemm.own;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How weights come into the cache that are used for few rows. Which way is the fastest differs from processor to processor by a third of
 * the time either way, and no processor tells. So products take turns at first, and the way with the shortest times stays. What they
 * compute is the same.
 */
final class FetchChoice {
    /** Ways to fetch weights. */
    enum Way {
        /** Each tile of a product reads a share of what comes next. */
        AHEAD,

        /** All weights of a product are read before it. */
        AT_ONCE,

        /** Each tile asks for a share of what comes next and does not wait for it, where kernels can; else they read it. */
        ASKED
    }

    /** Products that go each way. The first half does not count, for the JIT compiler may be at work. */
    private static final int PRODUCTS = 1024;

    /** Products at a time that go one way: neighbours differ in size. Odd, for nets have even numbers of products. */
    private static final int TURN = 7;

    /** By so much an unusual way has to be faster. */
    private static final double CLEARLY = 0.97;

    private final Map<Way, double[]> times = new EnumMap<>(Way.class);
    private final Map<Way, Integer> counts = new EnumMap<>(Way.class);
    private int products;
    private volatile boolean made;
    private volatile Way way = Way.AHEAD;

    boolean isMade() {
        return made;
    }

    /** How the next product is to fetch its weights. */
    Way way() {
        return way;
    }

    /**
     * Tells what a product has taken; only while the choice is not made.
     *
     * @param time for each multiplication
     */
    synchronized void took(Way gone, double time) {
        if (made) {
            return;
        }
        int count = counts.merge(gone, 1, Integer::sum) - 1;
        if (count < PRODUCTS) {
            times.computeIfAbsent(gone, w -> new double[PRODUCTS])[count] = time;
        }
        products++;
        Way[] ways = Way.values();
        made = Arrays.stream(ways).allMatch(w -> counts.getOrDefault(w, 0) >= PRODUCTS);
        way = made ? fastest() : ways[products / TURN % ways.length];
    }

    private Way fastest() {
        Way best = Way.AHEAD;
        for (Way other : Way.values()) {
            if (quartile(other) < CLEARLY * quartile(Way.AHEAD) && quartile(other) < quartile(best)) {
                best = other;
            }
        }
        return best;
    }

    /** The time that a quarter of the products fell below: a host that is slow for a while has no part in it. */
    private double quartile(Way of) {
        double[] late = Arrays.copyOfRange(times.get(of), PRODUCTS / 2, PRODUCTS);
        Arrays.sort(late);
        return late[late.length / 4];
    }
}
