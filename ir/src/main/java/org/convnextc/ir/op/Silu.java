package org.convnextc.ir.op;

/** Sigmoid linear unit (arXiv 1702.03118), also called swish: x / (1 + exp(-x)) */
public record Silu() implements Activation {}
