package org.convnextc.compiler.target.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.onnx.OnnxModel.Attribute;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Hardswish;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.ScalarBias;
import org.convnextc.ir.op.ScalarScale;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;

/**
 * The operators of opset 17 for each op of the language. What works on pixels takes channels first, what works on channels takes rows,
 * and all else takes a value in the order it comes in: so no more is transposed than in PyTorch's own export.
 */
final class OpNodes {
    /** Appends the nodes of an instruction. */
    private interface Emitter<O extends Op> {
        OnnxValue emit(O op, Translation at);
    }

    private static final Map<Class<? extends Op>, Emitter<Op>> EMITTERS = new HashMap<>();

    static {
        for (Class<? extends Op> type : Op.of(Activation.class)) {
            put(type.asSubclass(Activation.class), ActivationNodes::of);
        }
        for (Class<? extends Op> type : Op.of(Norm.class)) {
            put(type.asSubclass(Norm.class), NormNodes::of);
        }
        put(AdaptiveAvgpool.class, OpNodes::adaptiveAvgpool);
        put(Add.class, (op, at) -> pointwise("Add", at));
        put(Avgpool.class, OpNodes::avgpool);
        put(Concat.class, (op, at) -> concat(at));
        put(Conv.class, OpNodes::conv);
        put(Hardswish.class, (op, at) -> pointwise("HardSwish", at));
        put(Linear.class, OpNodes::linear);
        put(Max.class, (op, at) -> global("ReduceMax", at));
        put(Maxpool.class, OpNodes::maxpool);
        put(Mean.class, (op, at) -> global("ReduceMean", at));
        put(Multiply.class, (op, at) -> multiply(at));
        put(Rescale.class, OpNodes::rescale);
        put(ScalarBias.class, (op, at) -> scalar("Add", at));
        put(ScalarScale.class, (op, at) -> scalar("Mul", at));
        put(Scale.class, (op, at) -> scale(at));
        put(Slice.class, OpNodes::slice);
        put(ToChannelsFirst.class, (op, at) -> at.held(AxisOrder.NHWC, at.in(0, AxisOrder.NCHW)));
        put(ToChannelsLast.class, (op, at) -> at.held(AxisOrder.NCHW, at.in(0, AxisOrder.NHWC)));
        put(Upsample.class, OpNodes::upsample);
    }

    private OpNodes() {}

    private static <O extends Op> void put(Class<O> type, Emitter<O> emitter) {
        EMITTERS.put(type, (op, at) -> emitter.emit(type.cast(op), at));
    }

    static boolean supports(Class<? extends Op> op) {
        return EMITTERS.containsKey(op);
    }

    static OnnxValue emit(Op op, Translation at) {
        Emitter<Op> emitter = EMITTERS.get(op.getClass());
        if (emitter == null) {
            throw new UnsupportedGraphException("the op " + op.mnemonic() + " of %" + at.path());
        }
        return emitter.emit(op, at);
    }

    /** All operands in the order of the first one. */
    private static OnnxValue pointwise(String operator, Translation at) {
        AxisOrder order = at.operand(0).order();
        String[] inputs =
                at.operands().stream().map(operand -> operand.in(order)).toArray(String[]::new);
        return at.result(order, operator, inputs);
    }

    private static OnnxValue conv(Conv op, Translation at) {
        List<String> inputs = new ArrayList<>(List.of(at.in(0, AxisOrder.NCHW), at.parameter("weight")));
        if (op.bias()) {
            inputs.add(at.parameter("bias"));
        }
        List<Attribute> attributes = window(op.kernel(), op.stride(), op.pad());
        attributes.add(Attribute.of("dilations", List.of(op.dilation(), op.dilation())));
        attributes.add(Attribute.of("group", op.groups()));
        return at.result(AxisOrder.NCHW, "Conv", attributes, inputs.toArray(String[]::new));
    }

    private static OnnxValue maxpool(Maxpool op, Translation at) {
        return at.result(
                AxisOrder.NCHW, "MaxPool", window(op.kernel(), op.stride(), op.pad()), at.in(0, AxisOrder.NCHW));
    }

    private static OnnxValue avgpool(Avgpool op, Translation at) {
        List<Attribute> attributes = window(op.kernel(), op.stride(), op.pad());
        attributes.add(Attribute.of("count_include_pad", op.countPad() ? 1 : 0));
        return at.result(AxisOrder.NCHW, "AveragePool", attributes, at.in(0, AxisOrder.NCHW));
    }

    /** A pool where the windows do not overlap; else rows and then columns are averaged by products with matrices, A x B. */
    private static OnnxValue adaptiveAvgpool(AdaptiveAvgpool op, Translation at) {
        int height = at.operand(0).type().dim(1);
        int width = at.operand(0).type().dim(2);
        Extents size = op.size();
        if (height % size.height() == 0 && width % size.width() == 0) {
            List<Integer> kernel = List.of(height / size.height(), width / size.width());
            return at.result(
                    AxisOrder.NCHW,
                    "AveragePool",
                    List.of(Attribute.of("kernel_shape", kernel), Attribute.of("strides", kernel)),
                    at.in(0, AxisOrder.NCHW));
        }
        String rows =
                at.part("row_averages", "MatMul", averages(at, height, size.height(), false), at.in(0, AxisOrder.NCHW));
        return at.result(AxisOrder.NCHW, "MatMul", rows, averages(at, width, size.width(), true));
    }

    /** [count,pixels] with 1 / length where a window has a pixel; or the transposed matrix. */
    private static String averages(Translation at, int pixels, int count, boolean transposed) {
        var matrix = new Float[pixels * count];
        for (int i = 0; i < count; i++) {
            int from = AdaptiveAvgpool.from(i, pixels, count);
            int to = AdaptiveAvgpool.to(i, pixels, count);
            for (int k = 0; k < pixels; k++) {
                matrix[transposed ? k * count + i : i * pixels + k] = k >= from && k < to ? 1f / (to - from) : 0f;
            }
        }
        String name = "averages/" + count + "_of_" + pixels + (transposed ? "_transposed" : "");
        List<Integer> dims = transposed ? List.of(pixels, count) : List.of(count, pixels);
        return at.all().matrix(name, dims, List.of(matrix));
    }

    private static List<Attribute> window(Extents kernel, int stride, Padding pad) {
        return new ArrayList<>(List.of(
                Attribute.of("kernel_shape", List.of(kernel.height(), kernel.width())),
                Attribute.of("strides", List.of(stride, stride)),
                Attribute.of("pads", List.of(pad.height(), pad.width(), pad.height(), pad.width()))));
    }

    /** Gemm takes PyTorch's weight [out,in] as it is; ONNX Runtime turns PyTorch's MatMul and Add into the same. */
    private static OnnxValue linear(Linear op, Translation at) {
        List<String> inputs = new ArrayList<>(List.of(at.in(0, AxisOrder.ROWS), at.parameter("weight")));
        if (op.bias()) {
            inputs.add(at.parameter("bias"));
        }
        return at.result(AxisOrder.ROWS, "Gemm", List.of(Attribute.of("transB", 1)), inputs.toArray(String[]::new));
    }

    private static OnnxValue scale(Translation at) {
        return at.result(AxisOrder.ROWS, "Mul", at.in(0, AxisOrder.ROWS), at.parameter(""));
    }

    private static OnnxValue scalar(String operator, Translation at) {
        AxisOrder order = at.operand(0).order();
        return at.result(order, operator, at.in(0, order), at.parameter(""));
    }

    private static OnnxValue rescale(Rescale op, Translation at) {
        AxisOrder order = at.operand(0).order();
        if (op.summand() == 0) {
            return at.result(order, "Mul", at.in(0, order), at.all().scalar(op.factor()));
        }
        String scaled = op.factor() == 1
                ? at.in(0, order)
                : at.part("scaled", "Mul", at.in(0, order), at.all().scalar(op.factor()));
        return at.result(order, "Add", scaled, at.all().scalar(op.summand()));
    }

    private static OnnxValue slice(Slice op, Translation at) {
        AxisOrder order = at.operand(0).order();
        Tensors all = at.all();
        return at.result(
                order,
                "Slice",
                at.in(0, order),
                all.integers(List.of(op.from())),
                all.integers(List.of(op.from() + op.width())),
                all.integers(List.of(order == AxisOrder.NCHW ? 1 : -1)));
    }

    private static OnnxValue upsample(Upsample op, Translation at) {
        boolean bilinear = op.mode() == Upsample.Mode.BILINEAR;
        String rule = !bilinear ? "asymmetric" : op.corners() ? "align_corners" : "half_pixel";
        var attributes = new ArrayList<>(List.of(
                Attribute.of("mode", bilinear ? "linear" : "nearest"),
                Attribute.of("coordinate_transformation_mode", rule)));
        if (!bilinear) {
            attributes.add(Attribute.of("nearest_mode", "floor"));
        }
        String scales = at.all().floats(List.of(1f, 1f, (float) op.factor(), (float) op.factor()));
        return at.result(AxisOrder.NCHW, "Resize", attributes, at.in(0, AxisOrder.NCHW), "", scales);
    }

    /** Over the pixels. */
    private static OnnxValue global(String operator, Translation at) {
        boolean channelsFirst = at.operand(0).order() == AxisOrder.NCHW;
        return at.result(
                AxisOrder.ROWS,
                operator,
                List.of(
                        Attribute.of("axes", channelsFirst ? List.of(2, 3) : List.of(1, 2)),
                        Attribute.of("keepdims", 0)),
                at.in(0, channelsFirst ? AxisOrder.NCHW : AxisOrder.NHWC));
    }

    private static OnnxValue concat(Translation at) {
        AxisOrder order = at.operand(0).order();
        String[] inputs =
                at.operands().stream().map(operand -> operand.in(order)).toArray(String[]::new);
        return at.result(order, "Concat", List.of(Attribute.of("axis", order == AxisOrder.NCHW ? 1 : -1)), inputs);
    }

    private static OnnxValue multiply(Translation at) {
        OnnxValue factor = at.operand(1);
        if (factor.type().equals(at.type())) {
            return pointwise("Mul", at);
        }
        AxisOrder order = at.operand(0).order() == AxisOrder.NCHW ? AxisOrder.NCHW : AxisOrder.NHWC;
        return at.result(
                order, "Mul", at.in(0, order), factor.type().rank() == 4 ? factor.in(order) : pixel(at, order));
    }

    /** The factor [N,C] as an image of one pixel. */
    private static String pixel(Translation at, AxisOrder order) {
        TensorType factor = at.operand(1).type();
        List<Integer> shape =
                order == AxisOrder.NCHW ? List.of(-1, factor.last(), 1, 1) : List.of(-1, 1, 1, factor.last());
        return at.part("factor", "Reshape", at.in(1, AxisOrder.ROWS), at.all().integers(shape));
    }
}
