/** Side-by-side measurements: each contender in a process of its own, by turns, with the machine's peak measured between them. */
package org.convnextc.benchmarks;
