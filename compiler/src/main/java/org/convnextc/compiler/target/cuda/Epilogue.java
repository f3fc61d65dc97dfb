package org.convnextc.compiler.target.cuda;

/** What a product applies to its sums; the class that runs it has an enum of the same names. */
public enum Epilogue {
    NONE,
    /** max(x, 0) */
    RELU,
    /** The tanh form of GELU, as cuBLAS computes it (arXiv 1606.08415, section 2). */
    GELU_TANH
}
