package org.convnextc.checkpoint;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Reads part of a view that is not row-major. A range of row-major indices is a few boxes of whole rows; each box is walked in the
 * order of the file, so that the file is read forward, and scattered to where its elements belong.
 */
final class StridedReader {
    private static final int WINDOW = 1 << 14;

    private final StoredTensor tensor;
    private final int[] shape;
    private final long[] strides;
    private final long[] rowMajor;
    private final float[] into;
    private final long span;
    private final float[] window;
    private long windowStart;
    private int windowLength;

    StridedReader(StoredTensor tensor, int[] shape, long[] strides, float[] into) {
        this.tensor = tensor;
        this.shape = shape;
        this.strides = strides;
        this.rowMajor = Layouts.strides(shape);
        this.into = into;
        this.span = Layouts.span(shape, strides);
        this.window = new float[(int) Math.min(WINDOW, span)];
    }

    void read(long from, int offset, int count) {
        range(0, from, from + count, 0, offset);
    }

    /** Row-major indices {@code from} to {@code to} of the sub-tensor of dimensions {@code dim ...} that starts at {@code source}. */
    private void range(int dim, long from, long to, long source, int offset) {
        if (from == to) {
            return;
        }
        if (dim == shape.length) {
            into[offset] = element(source);
            return;
        }
        long row = rowMajor[dim];
        long first = from / row;
        long head = from % row;
        if (head > 0 || to - from < row) { // starts within a row, or is less than one
            long end = Math.min(to, (first + 1) * row);
            range(dim + 1, head, end - first * row, source + first * strides[dim], offset);
            range(dim, end, to, source, offset + (int) (end - from));
            return;
        }
        int rows = (int) ((to - from) / row);
        box(dim, rows, source + first * strides[dim], offset);
        range(dim, from + rows * row, to, source, offset + (int) (rows * row));
    }

    /** {@code rows} whole rows of dimension {@code dim}, walked from the largest stride to the smallest. */
    private void box(int dim, int rows, long source, int offset) {
        int[] order = IntStream.range(dim, shape.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer d) -> strides[d]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int[] extents = shape.clone();
        extents[dim] = rows;
        walk(order, 0, extents, source, offset);
    }

    private void walk(int[] order, int depth, int[] extents, long source, int offset) {
        if (depth == order.length) {
            into[offset] = element(source);
            return;
        }
        int d = order[depth];
        for (int i = 0; i < extents[d]; i++) {
            walk(order, depth + 1, extents, source + i * strides[d], offset + (int) (i * rowMajor[d]));
        }
    }

    private float element(long index) {
        if (index < windowStart || index >= windowStart + windowLength) {
            windowStart = index;
            windowLength = (int) Math.min(window.length, span - index);
            tensor.readStored(index, window, 0, windowLength);
        }
        return window[(int) (index - windowStart)];
    }
}
