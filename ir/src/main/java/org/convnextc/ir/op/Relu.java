package org.convnextc.ir.op;

/** max(x, 0) */
public record Relu() implements Activation {}
