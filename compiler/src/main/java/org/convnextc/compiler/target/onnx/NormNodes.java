package org.convnextc.compiler.target.onnx;

import java.util.List;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Groupnorm;
import org.convnextc.ir.op.L2norm;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.Simplenorm;

/** Normalisations. */
final class NormNodes {
    private NormNodes() {}

    static OnnxValue of(Norm op, Translation at) {
        if (op instanceof Batchnorm norm) {
            return batchnorm(norm, at);
        }
        if (op instanceof Grn norm) {
            return grn(norm, at);
        }
        if (op instanceof Groupnorm norm) {
            return groupnorm(norm, at);
        }
        if (op instanceof L2norm norm) {
            return l2norm(norm, at);
        }
        if (op instanceof Layernorm norm) {
            return layernorm(norm, at);
        }
        if (op instanceof Rmsnorm norm) {
            return rmsnorm(norm, at);
        }
        if (op instanceof Simplenorm norm) {
            return simplenorm(norm, at);
        }
        throw new UnsupportedGraphException("the op " + op.mnemonic() + " of %" + at.path());
    }

    /** Each group as one channel of an InstanceNormalization, for opset 17 has no operator of this name: PyTorch's own export too. */
    private static OnnxValue groupnorm(Groupnorm op, Translation at) {
        AxisOrder order = AxisOrder.of(at.type(), AxisOrder.NCHW);
        Tensors all = at.all();
        List<Integer> shape = order == AxisOrder.NCHW
                ? List.of(0, at.type().last(), at.type().dim(1), at.type().dim(2))
                : List.of(0, at.type().last());
        String groups = at.part("groups", "Reshape", at.in(0, order), all.integers(List.of(0, op.groups(), -1)));
        String normal = at.part(
                "normal",
                "InstanceNormalization",
                List.of(Attribute.of("epsilon", op.eps())),
                groups,
                all.vector(op.groups(), 1),
                all.vector(op.groups(), 0));
        if (!op.affine()) {
            return at.result(order, "Reshape", normal, all.integers(shape));
        }
        String channels = at.part("channels", "Reshape", normal, all.integers(shape));
        if (!op.bias()) {
            return at.result(order, "Mul", channels, channelVector("weight", order, at));
        }
        String scaled = at.part("scaled", "Mul", channels, channelVector("weight", order, at));
        return at.result(order, "Add", scaled, channelVector("bias", order, at));
    }

    /** A parameter with a number a channel as it goes with images that have their channels first, or with rows. */
    private static String channelVector(String parameter, AxisOrder order, Translation at) {
        return order == AxisOrder.NCHW
                ? at.part(
                        parameter,
                        "Reshape",
                        at.parameter(parameter),
                        at.all().integers(List.of(at.type().last(), 1, 1)))
                : at.parameter(parameter);
    }

    /** x / max(root of the sum of x^2, eps), then times weight */
    private static OnnxValue l2norm(L2norm op, Translation at) {
        String x = at.in(0, AxisOrder.ROWS);
        List<Attribute> overChannels = List.of(Attribute.of("axes", List.of(-1)), Attribute.of("keepdims", 1));
        String length = at.part(
                "divisor",
                "Max",
                at.part("length", "ReduceL2", overChannels, x),
                at.all().scalar(op.eps()));
        if (!op.affine()) {
            return at.result(AxisOrder.ROWS, "Div", x, length);
        }
        return at.result(AxisOrder.ROWS, "Mul", at.part("normal", "Div", x, length), at.parameter("weight"));
    }

    private static OnnxValue layernorm(Layernorm op, Translation at) {
        List<Attribute> attributes = List.of(Attribute.of("axis", -1), Attribute.of("epsilon", op.eps()));
        String x = at.in(0, AxisOrder.ROWS);
        String weight =
                op.affine() ? at.parameter("weight") : at.all().vector(at.type().last(), 1);
        return op.affine() && op.bias()
                ? at.result(AxisOrder.ROWS, "LayerNormalization", attributes, x, weight, at.parameter("bias"))
                : at.result(AxisOrder.ROWS, "LayerNormalization", attributes, x, weight);
    }

    /** x / sqrt(mean of x^2 + eps), then times weight */
    private static OnnxValue rmsnorm(Rmsnorm op, Translation at) {
        String x = at.in(0, AxisOrder.ROWS);
        String square = at.part("square", "Mul", x, x);
        String mean = at.part(
                "mean", "ReduceMean", List.of(Attribute.of("axes", List.of(-1)), Attribute.of("keepdims", 1)), square);
        String sum = at.part("sum", "Add", mean, at.all().scalar(op.eps()));
        String root = at.part("root", "Sqrt", sum);
        if (!op.affine()) {
            return at.result(AxisOrder.ROWS, "Div", x, root);
        }
        return at.result(AxisOrder.ROWS, "Mul", at.part("normal", "Div", x, root), at.parameter("weight"));
    }

    /** The sum of squares over n - 1: the mean square of the distances, times n / (n - 1). */
    private static OnnxValue simplenorm(Simplenorm op, Translation at) {
        String x = at.in(0, AxisOrder.ROWS);
        List<Attribute> overChannels = List.of(Attribute.of("axes", List.of(-1)), Attribute.of("keepdims", 1));
        String distance = at.part("distance", "Sub", x, at.part("mean", "ReduceMean", overChannels, x));
        String square = at.part("square", "Mul", distance, distance);
        double unbiased = at.type().last() / (at.type().last() - 1.0);
        String variance = at.part(
                "variance",
                "Mul",
                at.part("mean_square", "ReduceMean", overChannels, square),
                at.all().scalar(unbiased));
        String root =
                at.part("root", "Sqrt", at.part("sum", "Add", variance, at.all().scalar(op.eps())));
        if (!op.affine()) {
            return at.result(AxisOrder.ROWS, "Div", x, root);
        }
        return at.result(AxisOrder.ROWS, "Mul", at.part("normal", "Div", x, root), at.parameter("weight"));
    }

    /** The operator's channels are the second axis: images with channels first, or rows. */
    private static OnnxValue batchnorm(Batchnorm op, Translation at) {
        AxisOrder order = at.operand(0).order() == AxisOrder.NCHW ? AxisOrder.NCHW : AxisOrder.ROWS;
        return at.result(
                order,
                "BatchNormalization",
                List.of(Attribute.of("epsilon", op.eps())),
                at.in(0, order),
                at.parameter("weight"),
                at.parameter("bias"),
                at.parameter("running_mean"),
                at.parameter("running_var"));
    }

    /** G[c] = L2 norm of x[:,:,c] over the image, out = gamma (x G / (mean of G + eps)) + beta + x */
    private static OnnxValue grn(Grn op, Translation at) {
        String x = at.in(0, AxisOrder.NHWC);
        String response = at.part(
                "response", "ReduceL2", List.of(Attribute.of("axes", List.of(1, 2)), Attribute.of("keepdims", 1)), x);
        String mean = at.part(
                "mean",
                "ReduceMean",
                List.of(Attribute.of("axes", List.of(-1)), Attribute.of("keepdims", 1)),
                response);
        String divisor = at.part("divisor", "Add", mean, at.all().scalar(op.eps()));
        String normal = at.part("normal", "Div", response, divisor);
        String product = at.part("product", "Mul", x, normal);
        String scaled = at.part("scaled", "Mul", product, at.parameter("gamma"));
        String shifted = at.part("shifted", "Add", scaled, at.parameter("beta"));
        return at.result(AxisOrder.NHWC, "Add", shifted, x);
    }
}
