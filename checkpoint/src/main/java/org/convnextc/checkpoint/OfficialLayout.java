package org.convnextc.checkpoint;

import java.util.Arrays;
import java.util.stream.IntStream;

/** From the shape that a library gives a parameter to the official one. The libraries differ in extents of 1, FCMAE in more. */
final class OfficialLayout {
    private static final int GRN_RANK = 4; // [1, 1, 1, C]

    private OfficialLayout() {}

    static TensorSource of(String official, StoredTensor tensor) {
        int[] shape = tensor.shape();
        if (tensor.name().endsWith(".kernel")) {
            return kernel(tensor);
        }
        if (official.endsWith(".gamma") || official.endsWith(".beta")) {
            int rank = official.contains(".grn.") ? GRN_RANK : 1;
            return reshaped(tensor, vector(shape, rank));
        }
        if (official.endsWith(".bias")) {
            return reshaped(tensor, vector(shape, 1));
        }
        if (official.contains(".pwconv") && shape.length == 4 && shape[2] == 1 && shape[3] == 1) {
            return reshaped(tensor, Arrays.copyOf(shape, 2)); // a 1x1 convolution
        }
        return tensor;
    }

    /** [1, ..., 1, C] of the given rank, if the shape is a vector but for extents of 1. */
    private static int[] vector(int[] shape, int rank) {
        int[] extents = IntStream.of(shape).filter(extent -> extent != 1).toArray();
        if (extents.length != 1) {
            return shape;
        }
        int[] vector = new int[rank];
        Arrays.fill(vector, 1);
        vector[rank - 1] = extents[0];
        return vector;
    }

    private static TensorSource reshaped(StoredTensor tensor, int[] shape) {
        return Arrays.equals(shape, tensor.shape()) ? tensor : new ReshapedTensor(tensor.name(), shape, tensor);
    }

    /**
     * A sparse convolution's kernel, [k * k, in, out] or, depthwise, [k * k, out], whose first index runs along columns:
     * weight[o, i, y, x] = kernel[x * k + y, i, o].
     */
    private static TensorSource kernel(StoredTensor tensor) {
        int[] shape = tensor.shape();
        int k = (int) Math.round(Math.sqrt(shape.length == 0 ? 0 : shape[0]));
        if (shape.length < 2 || shape.length > 3 || (long) k * k != shape[0]) {
            return tensor;
        }
        long[] strides = tensor.strides();
        int last = shape.length - 1;
        int in = last == 2 ? shape[1] : 1;
        long inStride = last == 2 ? strides[1] : 0;
        return tensor.view(
                new int[] {shape[last], in, k, k}, new long[] {strides[last], inStride, strides[0], k * strides[0]});
    }
}
