package org.convnextc.runtime.gemm.own;

/**
 * How weights come into the cache that are used for few rows: all before they are used, or each tile of a product reads a share of what
 * comes next. Which is faster differs from processor to processor by a third of the time either way, and no processor tells. So products
 * take turns at first, and the way with the shortest time stays. What they compute is the same.
 */
final class FetchChoice {
    /** Products by turns. The first half does not count, for the JIT compiler may be at work. */
    private static final int PRODUCTS = 2048;

    /** Products at a time that go one way: neighbours differ in size. */
    private static final int TURN = 8;

    /** By so much the unusual way has to be faster. */
    private static final double CLEARLY = 0.97;

    private double shortestAtOnce = Double.POSITIVE_INFINITY;
    private double shortestAhead = Double.POSITIVE_INFINITY;
    private int products;
    private volatile boolean made;
    private volatile boolean atOnce;

    boolean isMade() {
        return made;
    }

    /** Whether the next product is to fetch its weights before it uses them. */
    boolean atOnce() {
        return atOnce;
    }

    /**
     * Tells what a product has taken; only while the choice is not made.
     *
     * @param time for each multiplication
     */
    synchronized void took(boolean wasAtOnce, double time) {
        if (made) {
            return;
        }
        products++;
        if (products > PRODUCTS / 2 && wasAtOnce) {
            shortestAtOnce = Math.min(shortestAtOnce, time);
        } else if (products > PRODUCTS / 2) {
            shortestAhead = Math.min(shortestAhead, time);
        }
        made = products == PRODUCTS;
        atOnce = made ? shortestAtOnce < CLEARLY * shortestAhead : products / TURN % 2 == 1;
    }
}
