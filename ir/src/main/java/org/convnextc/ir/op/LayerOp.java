package org.convnextc.ir.op;

/** What nets are written with: an op of the language. Its parameters are in checkpoints under the names of PyTorch's modules. */
public sealed interface LayerOp extends Op
        permits Activation,
                AdaptiveAvgpool,
                Add,
                Avgpool,
                Concat,
                Conv,
                Linear,
                Max,
                Maxpool,
                Mean,
                Multiply,
                Norm,
                Rescale,
                ScalarBias,
                ScalarScale,
                Scale,
                Slice,
                TrainingOp,
                Upsample {}
