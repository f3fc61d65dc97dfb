package org.convnextc.ir.op;

/** What passes make of the ops of the language: one of these is one call of a kernel. */
public sealed interface LoweredOp extends Op
        permits Block, ConvActivate, ConvGemm, ConvNormalize, Copy, Gemm, Mlp, Patches, Winograd {
    /** What its matrix products multiply. */
    default Arithmetic arithmetic() {
        return Arithmetic.F32;
    }
}
