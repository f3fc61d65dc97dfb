package org.convnextc.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** A tensor that lies in a file, as a strided view of elements of one type. Its place has been checked against the file's size. */
final class StoredTensor implements TensorSource {
    private final FileBytes file;
    private final String name;
    private final ElementType type;
    private final ByteOrder order;
    private final long position;
    private final int[] shape;
    private final long[] strides;
    private final long elements;
    private final boolean contiguous;

    /**
     * @param position of the first element, in bytes of the file
     * @param strides in elements, one for each extent
     */
    StoredTensor(
            FileBytes file,
            String name,
            ElementType type,
            ByteOrder order,
            long position,
            int[] shape,
            long[] strides) {
        this.file = file;
        this.name = name;
        this.type = type;
        this.order = order;
        this.position = position;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.elements = Layouts.elements(shape);
        this.contiguous = elements <= 1 || Layouts.isContiguous(shape, strides);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] shape() {
        return shape.clone();
    }

    @Override
    public String type() {
        return type.name();
    }

    long[] strides() {
        return strides.clone();
    }

    /** Whether both are the same bytes of the same file. */
    boolean liesWhere(StoredTensor other) {
        return file == other.file
                && position == other.position
                && type == other.type
                && Arrays.equals(shape, other.shape)
                && Arrays.equals(strides, other.strides);
    }

    /** The same elements in another layout, which must stay within this view. */
    StoredTensor view(int[] newShape, long[] newStrides) {
        return new StoredTensor(file, name, type, order, position, newShape, newStrides);
    }

    @Override
    public void read(long from, float[] into, int offset, int count) {
        Objects.checkFromIndexSize(from, count, elements);
        Objects.checkFromIndexSize(offset, count, into.length);
        if (contiguous) {
            readStored(from, into, offset, count);
        } else {
            new StridedReader(this, shape, strides, into).read(from, offset, count);
        }
    }

    /** Elements as they lie in the file, {@code from} counted from the view's first one. */
    void readStored(long from, float[] into, int offset, int count) {
        ByteBuffer piece = FileBytes.borrow().order(order);
        try {
            int step = piece.capacity() / type.bytes();
            for (int done = 0; done < count; done += step) {
                int n = Math.min(step, count - done);
                piece.clear().limit(n * type.bytes());
                file.read(position + (from + done) * type.bytes(), piece);
                type.decode(piece.flip(), into, offset + done, n);
            }
        } finally {
            FileBytes.release(piece);
        }
    }
}
