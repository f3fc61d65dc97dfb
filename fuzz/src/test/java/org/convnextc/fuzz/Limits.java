package org.convnextc.fuzz;

/** What an input may cost. Its memory is bounded by the heap of the test process. */
final class Limits {
    /** For one input in every form, on instrumented classes, which are several times slower, and instrumented when first used. */
    static final int SECONDS = 20;

    private Limits() {}
}
