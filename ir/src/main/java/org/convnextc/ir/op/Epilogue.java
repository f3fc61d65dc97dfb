package org.convnextc.ir.op;

/** What a product or a convolution applies to its sums: an activation, or nothing. */
public sealed interface Epilogue extends Op permits Activation, None {}
