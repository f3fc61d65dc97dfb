package org.convnextc.ir.op;

/** What nets are written with: an op of the language. Its parameters are in checkpoints under the names of PyTorch's modules. */
public sealed interface LayerOp extends Op
        permits Activation,
                Add,
                Avgpool,
                Batchnorm,
                Concat,
                Conv,
                Grn,
                Layernorm,
                Linear,
                Max,
                Maxpool,
                Mean,
                Multiply,
                Rescale,
                Rmsnorm,
                Scale,
                Simplenorm,
                Slice,
                TrainingOp,
                Upsample {}
