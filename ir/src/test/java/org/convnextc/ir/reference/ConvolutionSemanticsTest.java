package org.convnextc.ir.reference;

import static org.convnextc.ir.reference.Tensors64.apply;
import static org.convnextc.ir.reference.Tensors64.assertData;
import static org.convnextc.ir.reference.Tensors64.of;
import static org.convnextc.ir.reference.Tensors64.random;
import static org.convnextc.ir.reference.Tensors64.type;

import java.util.List;
import java.util.stream.Stream;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Hardswish;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Reorder;
import org.convnextc.ir.op.Winograd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions, and the ops that take one in, against the sum that defines a convolution. */
class ConvolutionSemanticsTest {
    static Stream<Conv> convolutions() {
        return Stream.of(
                new Conv(6, new Extents(3, 3), 1, new Padding(1, 1), 1, 1, true),
                new Conv(6, new Extents(2, 3), 2, new Padding(0, 2), 1, 1, false),
                new Conv(6, new Extents(3, 1), 1, new Padding(2, 0), 2, 2, true),
                new Conv(4, new Extents(3, 2), 3, new Padding(3, 1), 2, 4, true),
                new Conv(8, new Extents(3, 3), 2, new Padding(1, 1), 1, 4, false));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convIsItsSum(Conv op) {
        Tensor64 x = random(2, 7, 6, 4);
        List<Tensor64> parameters = weights(op, x);
        assertData(apply(op, List.of(x), parameters), naive(op, x, parameters).data());
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void aDenseConvIsPatchesAndAGemm(Conv op) {
        var dense = new Conv(op.width(), op.kernel(), op.stride(), op.pad(), op.dilation(), 1, true);
        Tensor64 x = random(2, 7, 6, 4);
        List<Tensor64> parameters = weights(dense, x);
        var patches = new Patches(op.kernel(), op.stride(), op.pad(), op.dilation(), Layout.NHWC);
        Tensor64 matrix = apply(new Reorder(), parameters.get(0));
        Tensor64 product = apply(
                new Gemm(op.width(), true, new None()), List.of(apply(patches, x)), List.of(matrix, parameters.get(1)));
        assertData(product, naive(dense, x, parameters).data());
    }

    @Test
    void patchesOfChannelsFirst() {
        Tensor64 x = of(List.of(1, 2, 1, 3), 1, 2, 3, 10, 20, 30);
        var patches = new Patches(new Extents(1, 2), 2, new Padding(0, 1), 1, Layout.NCHW);
        assertData(apply(patches, x), 0, 0, 1, 10, 2, 20, 3, 30);
    }

    @Test
    void convNormalizeIsConvAndLayernorm() {
        var conv = new Conv(4, new Extents(3, 3), 2, new Padding(1, 1), 1, 4, true);
        Tensor64 x = random(1, 5, 5, 4);
        List<Tensor64> parameters = weights(conv, x);
        Tensor64 expected = apply(new Layernorm(1e-3, false), naive(conv, x, parameters));
        var fused = new ConvNormalize(conv.kernel(), 2, conv.pad(), 1, true, 1e-3);
        assertData(apply(fused, List.of(x), parameters), expected.data());
    }

    @Test
    void convActivateIsConvAndActivation() {
        var conv = new Conv(6, new Extents(3, 3), 2, new Padding(1, 1), 1, 2, true);
        Tensor64 x = random(1, 5, 5, 4);
        List<Tensor64> parameters = weights(conv, x);
        Tensor64 expected = apply(new Hardswish(), naive(conv, x, parameters));
        var fused = new ConvActivate(6, conv.kernel(), 2, conv.pad(), 1, 2, true, new Hardswish());
        assertData(apply(fused, List.of(x), parameters), expected.data());
    }

    @Test
    void winogradIsConvAndActivation() {
        var conv = new Conv(6, new Extents(3, 3), 1, new Padding(2, 0), 1, 1, true);
        Tensor64 x = random(1, 5, 7, 4);
        List<Tensor64> parameters = weights(conv, x);
        Tensor64 sum = naive(conv, x, parameters);
        assertData(apply(new Winograd(4, 6, conv.pad(), true, new None()), List.of(x), parameters), sum.data());
        assertData(
                apply(new Winograd(2, 6, conv.pad(), true, new Hardswish()), List.of(x), parameters),
                apply(new Hardswish(), sum).data());
    }

    @Test
    void convGemmIsPatchesAndGemm() {
        var conv = new Conv(3, new Extents(3, 2), 2, new Padding(1, 0), 1, 1, true);
        Tensor64 x = random(2, 5, 6, 4);
        List<Tensor64> parameters = weights(conv, x);
        Tensor64 sum = apply(new Hardswish(), naive(conv, x, parameters));
        Tensor64 residual = random(2, 3, 3, 3);
        var fused = new ConvGemm(
                new Patches(conv.kernel(), 2, conv.pad(), 1, Layout.NHWC), new Gemm(3, true, new Hardswish()));
        Tensor64 matrix = apply(new Reorder(), parameters.get(0));
        List<Tensor64> product = List.of(matrix, parameters.get(1));
        assertData(apply(fused, List.of(x), product), sum.data());
        Tensor64 expected = apply(new Add(), sum, residual);
        assertData(apply(fused, List.of(x, residual), product), expected.data());
    }

    @Test
    void blockIsConvNormalizeAndMlp() {
        var conv = new ConvNormalize(new Extents(3, 5), 1, new Padding(1, 2), 1, true, 1e-3);
        var mlp = new Mlp(3, true, new Relu(), 4, false);
        Tensor64 x = random(2, 3, 2, 4);
        List<Tensor64> filters = List.of(random(4, 1, 3, 5), random(4));
        List<Tensor64> matrices = List.of(random(3, 4), random(3), random(4, 3));
        Tensor64 normal = apply(conv, List.of(x), filters);
        Tensor64 expected = apply(mlp, List.of(normal, x), matrices);
        List<Tensor64> all = Stream.of(filters, matrices).flatMap(List::stream).toList();
        assertData(apply(new Block(conv, mlp), List.of(x), all), expected.data());
    }

    /** The definition, one output at a time. */
    private static Tensor64 naive(Conv op, Tensor64 x, List<Tensor64> parameters) {
        TensorType type = op.infer(List.of(type(x)));
        Tensor64 out = Tensor64.zeros(List.of(x.dims().get(0), type.dim(1), type.dim(2), type.dim(3)));
        int inputs = x.last() / op.groups();
        for (int at = 0; at < out.data().length; at++) {
            int o = at % op.width();
            int column = at / op.width() % type.dim(2);
            int row = at / op.width() / type.dim(2) % type.dim(1);
            int image = at / op.width() / type.dim(2) / type.dim(1);
            double sum = op.bias() ? parameters.get(1).data()[o] : 0;
            for (int i = 0; i < inputs; i++) {
                for (int ky = 0; ky < op.kernel().height(); ky++) {
                    for (int kx = 0; kx < op.kernel().width(); kx++) {
                        int y = row * op.stride()
                                + ky * op.dilation()
                                - op.pad().height();
                        int z = column * op.stride()
                                + kx * op.dilation()
                                - op.pad().width();
                        int channel = o / (op.width() / op.groups()) * inputs + i;
                        sum += at(parameters.get(0), o, i, ky, kx) * padded(x, image, y, z, channel);
                    }
                }
            }
            out.data()[at] = sum;
        }
        return out;
    }

    private static double padded(Tensor64 x, int image, int row, int column, int channel) {
        boolean inside = row >= 0
                && row < x.dims().get(1)
                && column >= 0
                && column < x.dims().get(2);
        return inside ? at(x, image, row, column, channel) : 0;
    }

    private static double at(Tensor64 x, int... index) {
        int offset = 0;
        for (int i = 0; i < index.length; i++) {
            offset = offset * x.dims().get(i) + index[i];
        }
        return x.data()[offset];
    }

    private static List<Tensor64> weights(Op op, Tensor64 x) {
        return op.parameters(List.of(type(x))).stream()
                .map(parameter -> random(parameter.type().dims().stream()
                        .mapToInt(Integer::intValue)
                        .toArray()))
                .toList();
    }
}
