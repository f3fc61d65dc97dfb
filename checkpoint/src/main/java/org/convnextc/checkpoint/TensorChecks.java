package org.convnextc.checkpoint;

import java.nio.ByteOrder;
import java.util.Arrays;

/** What must hold for a tensor of a hostile file before anything is computed from its shape. */
final class TensorChecks {
    private TensorChecks() {}

    static int[] shape(FileBytes file, String name, long[] shape) {
        if (shape.length > Layouts.MAX_RANK) {
            throw tooManyDimensions(file, name, shape.length);
        }
        int[] extents = new int[shape.length];
        long product = 1;
        try {
            for (int i = 0; i < shape.length; i++) {
                extents[i] = Math.toIntExact(shape[i]);
                if (extents[i] < 0) {
                    throw file.fault("tensor '" + name + "' has the impossible shape " + Arrays.toString(shape));
                }
                product = Math.multiplyExact(product, Math.max(1, extents[i]));
            }
            Math.multiplyExact(product, Double.BYTES);
        } catch (ArithmeticException e) {
            throw file.fault("tensor '" + name + "' of shape " + Arrays.toString(shape) + " is too large", e);
        }
        return extents;
    }

    /**
     * A tensor of a pickle in its place.
     *
     * @param storageStart in bytes of the file; that the storage is all there has been checked
     */
    static StoredTensor stored(FileBytes file, String name, Pickled.Tensor tensor, ByteOrder order, long storageStart) {
        int[] shape = shape(file, name, integers(file, name, tensor.size()));
        long[] strides = integers(file, name, tensor.strides());
        Pickled.Storage storage = tensor.storage();
        int bytes = tensor.type().bytes();
        long start = Math.multiplyExact(storage.first(), storage.type().bytes());
        view(
                file,
                name,
                tensor.offset(),
                shape,
                strides,
                storage.count() * storage.type().bytes() / bytes);
        long position = storageStart + start + tensor.offset() * bytes;
        return new StoredTensor(file, name, tensor.type(), order, position, shape, strides);
    }

    private static long[] integers(FileBytes file, String name, Pickled.Tuple tuple) {
        if (tuple.size() > Layouts.MAX_RANK) {
            throw tooManyDimensions(file, name, tuple.size());
        }
        long[] values = new long[tuple.size()];
        for (int i = 0; i < values.length; i++) {
            if (!(tuple.get(i) instanceof Long value)) {
                throw file.fault("tensor '" + name + "' has a size or stride that is no integer");
            }
            values[i] = value;
        }
        return values;
    }

    private static CheckpointException tooManyDimensions(FileBytes file, String name, int dimensions) {
        return file.fault(
                "tensor '" + name + "' has " + dimensions + " dimensions, at most " + Layouts.MAX_RANK + " are read");
    }

    /** That a view stays within its storage. */
    private static void view(
            FileBytes file, String name, long offset, int[] shape, long[] strides, long storageElements) {
        if (strides.length != shape.length) {
            throw file.fault(
                    "tensor '" + name + "' has " + shape.length + " dimensions, but " + strides.length + " strides");
        }
        for (long stride : strides) {
            if (stride < 0) {
                throw file.fault("tensor '" + name + "' has the negative stride " + stride);
            }
        }
        long end;
        try {
            end = Math.addExact(offset, Layouts.span(shape, strides));
        } catch (ArithmeticException e) {
            throw file.fault(
                    "tensor '" + name + "' of shape " + Arrays.toString(shape) + " and strides "
                            + Arrays.toString(strides) + " is too large",
                    e);
        }
        if (offset < 0 || end > storageElements) {
            throw file.fault("tensor '" + name + "' uses elements " + offset + " to " + end + " of a storage of "
                    + storageElements);
        }
    }
}
