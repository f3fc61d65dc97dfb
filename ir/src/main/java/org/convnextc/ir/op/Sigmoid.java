package org.convnextc.ir.op;

/** 1 / (1 + exp(-x)) */
public record Sigmoid() implements Activation {}
