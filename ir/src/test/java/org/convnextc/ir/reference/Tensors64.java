package org.convnextc.ir.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Op;

/** Tensors for tests of what ops compute, and the call of an op on them. */
final class Tensors64 {
    static final double EXACT = 1e-13;

    private Tensors64() {}

    static TensorType type(Tensor64 x) {
        return TensorType.batch(x.dims().subList(1, x.dims().size()).toArray(Integer[]::new));
    }

    static Tensor64 random(int... dims) {
        var random = new Random(Arrays.hashCode(dims));
        Tensor64 out = Tensor64.zeros(Arrays.stream(dims).boxed().toList());
        Arrays.setAll(out.data(), i -> random.nextGaussian());
        return out;
    }

    static Tensor64 of(List<Integer> dims, double... data) {
        return new Tensor64(dims, data);
    }

    static Tensor64 apply(Op op, Tensor64... in) {
        return apply(op, List.of(in), List.of());
    }

    static Tensor64 apply(Op op, List<Tensor64> in, List<Tensor64> parameters) {
        return Semantics.of(op).apply(op, in, parameters);
    }

    static void assertData(Tensor64 found, double... expected) {
        assertArrayEquals(expected, found.data(), EXACT);
    }
}
