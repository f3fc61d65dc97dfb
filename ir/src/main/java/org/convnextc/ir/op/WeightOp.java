package org.convnextc.ir.op;

/** What passes derive a weight from others by; it is computed once, when a model is loaded. */
public sealed interface WeightOp extends Op
        permits Affine, BatchnormFactor, BatchnormShift, None, Reorder, ScaleColumns, ScaleRows {}
