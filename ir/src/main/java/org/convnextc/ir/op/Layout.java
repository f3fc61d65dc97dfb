package org.convnextc.ir.op;

/** The order of an image's axes: channels first as in PyTorch's inputs, or channels last as everywhere else in the graph. */
public enum Layout {
    NCHW,
    NHWC
}
