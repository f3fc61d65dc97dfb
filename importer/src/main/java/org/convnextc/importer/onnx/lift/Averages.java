package org.convnextc.importer.onnx.lift;

import java.util.Optional;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Extents;

/** Means over rows and over columns by products with matrices, as this compiler writes overlapping windows. */
final class Averages {
    private Averages() {}

    /** A x, with a matrix [rows of the result, rows of x]. */
    static Optional<Known> rows(At at) {
        Known.Flow flow = at.flow(1);
        Weight matrix = at.weight(0);
        if (!flow.layout().equals(Layout.IMAGE) || !flow.dims().isImage() || matrix.shape().length != 2) {
            return Optional.empty();
        }
        int count = matrix.shape()[0];
        int pixels = matrix.shape()[1];
        if (pixels != flow.dims().of(Axis.ROW) || !isAverages(matrix.values(), count, pixels)) {
            return Optional.empty();
        }
        return Optional.of(adaptive(at, flow, count, flow.dims().of(Axis.COLUMN)));
    }

    /** x A, with a matrix [columns of x, columns of the result]. */
    static Optional<Known> columns(At at) {
        Known.Flow flow = at.flow(0);
        Weight matrix = at.weight(1);
        if (!flow.layout().equals(Layout.IMAGE) || !flow.dims().isImage() || matrix.shape().length != 2) {
            return Optional.empty();
        }
        Weight turned = matrix.transposed(1, 0);
        int count = turned.shape()[0];
        int pixels = turned.shape()[1];
        if (pixels != flow.dims().of(Axis.COLUMN) || !isAverages(turned.values(), count, pixels)) {
            return Optional.empty();
        }
        return Optional.of(adaptive(at, flow, flow.dims().of(Axis.ROW), count));
    }

    /** Windows over rows and then windows over columns are windows over both. */
    private static Known adaptive(At at, Known.Flow flow, int height, int width) {
        Term of = flow.term();
        if (of.prim() instanceof Prim.Layer layer
                && layer.op() instanceof AdaptiveAvgpool rows
                && rows.size().width() == of.operand(0).dims().of(Axis.COLUMN)
                && of.readers() == 0) {
            of = of.operand(0);
        }
        var op = new AdaptiveAvgpool(new Extents(height, width));
        return new Known.Flow(at.layer(new Prim.Layer(op), of), Layout.IMAGE);
    }

    private static boolean isAverages(float[] matrix, int count, int pixels) {
        for (int i = 0; i < count; i++) {
            int from = AdaptiveAvgpool.from(i, pixels, count);
            int to = AdaptiveAvgpool.to(i, pixels, count);
            for (int k = 0; k < pixels; k++) {
                float expected = k >= from && k < to ? 1f / (to - from) : 0;
                if (matrix[i * pixels + k] != expected) {
                    return false;
                }
            }
        }
        return true;
    }
}
