package org.convnextc.ir.reference;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Float64 loops over elements that know nothing of each other. */
final class Pointwise64 {
    private Pointwise64() {}

    static Tensor64 map(Tensor64 in, DoubleUnaryOperator f) {
        return new Tensor64(
                in.dims(), Arrays.stream(in.data()).parallel().map(f).toArray());
    }

    /** Applies a function to the elements of two tensors of one shape. */
    static Tensor64 zip(Tensor64 a, Tensor64 b, DoubleBinaryOperator f) {
        Tensor64 out = Tensor64.zeros(a.dims());
        for (int i = 0; i < out.data().length; i++) {
            out.data()[i] = f.applyAsDouble(a.data()[i], b.data()[i]);
        }
        return out;
    }

    /** Applies a function to each element and its channel's number in a vector. */
    static Tensor64 channels(Tensor64 in, Tensor64 vector, DoubleBinaryOperator f) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        for (int i = 0; i < out.data().length; i++) {
            out.data()[i] = f.applyAsDouble(in.data()[i], vector.data()[i % channels]);
        }
        return out;
    }

    /** Element by element, or [N,H,W,C] by one factor for each channel of each image. */
    static Tensor64 multiply(Tensor64 in, Tensor64 factor) {
        if (in.dims().equals(factor.dims())) {
            return zip(in, factor, (a, b) -> a * b);
        }
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        int image = in.data().length / in.dims().get(0);
        for (int i = 0; i < out.data().length; i++) {
            out.data()[i] = in.data()[i] * factor.data()[i / image * channels + i % channels];
        }
        return out;
    }
}
