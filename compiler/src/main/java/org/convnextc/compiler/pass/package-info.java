/**
 * From the graph as written to the graph as run. Each target lists its passes in order; each rewrite carries its equation. A
 * value's name means the same numbers before and after every pass: a fused instruction has the name of the last value it computes.
 */
package org.convnextc.compiler.pass;
