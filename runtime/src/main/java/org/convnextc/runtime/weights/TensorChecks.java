package org.convnextc.runtime.weights;

import java.nio.ByteOrder;
import java.util.Arrays;

/** What must hold for a tensor of a hostile file before anything is computed from its shape. */
final class TensorChecks {
    private TensorChecks() {}

    static int[] shape(FileBytes file, String name, long[] shape) {
        if (shape.length > Layouts.MAX_RANK) {
            throw file.fault("tensor '" + name + "' has " + shape.length + " dimensions, at most " + Layouts.MAX_RANK
                    + " are read");
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
        int[] shape = shape(file, name, tensor.shape);
        Pickled.Storage storage = tensor.storage;
        view(file, name, tensor.offset, shape, tensor.strides, storage.elements());
        long position = storageStart + tensor.offset * storage.type().bytes();
        return new StoredTensor(file, name, storage.type(), order, position, shape, tensor.strides);
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
