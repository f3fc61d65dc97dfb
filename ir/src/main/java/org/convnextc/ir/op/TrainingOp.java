package org.convnextc.ir.op;

/** An op that does something in training alone: {@code drop_training_ops} takes it away. */
public sealed interface TrainingOp extends LayerOp permits Dropout, DropPath {}
