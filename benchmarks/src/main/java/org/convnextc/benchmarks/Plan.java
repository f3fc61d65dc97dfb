package org.convnextc.benchmarks;

import java.util.List;

/**
 * What is run: for each number of threads, {@code rounds} times each contender by turns.
 *
 * @param callers threads whose throughput together is compared with that of one; 1 for no comparison
 */
record Plan(
        List<Contender> contenders, List<Integer> threads, int batch, int rounds, int warmup, int runs, int callers) {}
