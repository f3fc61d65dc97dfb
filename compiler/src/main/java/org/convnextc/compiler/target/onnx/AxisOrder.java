package org.convnextc.compiler.target.onnx;

import java.util.Locale;
import org.convnextc.ir.TensorType;

/** How a tensor of ONNX holds a value f32[N,H,W,C] of the graph. A value f32[N,C] is always {@link #ROWS}. */
enum AxisOrder {
    /** [N,C,H,W]: what convolutions and pooling take. */
    NCHW,
    /** [N,H,W,C], the axes in the graph's order; a net's input and outputs, which the graph has channels first, are held like this. */
    NHWC,
    /** [N H W, C], the same memory as NHWC: what matrix products take. */
    ROWS;

    /** That of a tensor whose axes are as in the graph. */
    static AxisOrder asTyped(TensorType type) {
        return of(type, NHWC);
    }

    /** This order, or the only one that the type has. */
    static AxisOrder of(TensorType type, AxisOrder wanted) {
        return type.rank() == 2 ? ROWS : wanted;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
