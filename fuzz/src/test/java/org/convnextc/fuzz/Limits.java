package org.convnextc.fuzz;

/** What an input may cost. Its memory is bounded by the heap of the test process. */
final class Limits {
    /** For one input, on the instrumented classes, which are several times slower. */
    static final int SECONDS = 10;

    private Limits() {}
}
