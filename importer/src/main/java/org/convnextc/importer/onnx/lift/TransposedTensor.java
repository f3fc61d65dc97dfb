package org.convnextc.importer.onnx.lift;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import org.convnextc.checkpoint.TensorSource;

/** A tensor with its axes in another order. It is turned in memory, as a whole, when it is read, and let go with its last element. */
final class TransposedTensor implements TensorSource {
    private final TensorSource source;
    private final int[] stored;
    private final int[] order;
    private SoftReference<float[]> turned = new SoftReference<>(null);

    /**
     * @param stored the shape in which the numbers lie
     * @param order for each axis of the result that of the source
     */
    TransposedTensor(TensorSource source, int[] stored, int[] order) {
        this.source = source;
        this.stored = stored.clone();
        this.order = order.clone();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public int[] shape() {
        return Arrays.stream(order).map(axis -> stored[axis]).toArray();
    }

    @Override
    public String type() {
        return source.type();
    }

    @Override
    public synchronized void read(long from, float[] into, int offset, int count) {
        float[] values = values();
        System.arraycopy(values, Math.toIntExact(from), into, offset, count);
        if (from + count == values.length) {
            turned.clear();
        }
    }

    private float[] values() {
        float[] values = turned.get();
        if (values == null) {
            values = turn();
            turned = new SoftReference<>(values);
        }
        return values;
    }

    private float[] turn() {
        int elements = Arrays.stream(stored).reduce(1, Math::multiplyExact);
        float[] from = new float[elements];
        source.read(0, from, 0, elements);
        int[] shape = shape();
        int[] strides = strides();
        float[] to = new float[elements];
        int[] at = new int[shape.length];
        int place = 0;
        for (int i = 0; i < elements; i++) {
            to[i] = from[place];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                place += strides[axis];
                if (++at[axis] < shape[axis]) {
                    break;
                }
                place -= strides[axis] * shape[axis];
                at[axis] = 0;
            }
        }
        return to;
    }

    /** For each axis of the result how far its elements lie apart in the source. */
    private int[] strides() {
        int[] own = new int[stored.length];
        int stride = 1;
        for (int i = stored.length - 1; i >= 0; i--) {
            own[i] = stride;
            stride *= stored[i];
        }
        return Arrays.stream(order).map(axis -> own[axis]).toArray();
    }
}
