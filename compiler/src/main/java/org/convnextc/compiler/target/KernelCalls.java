package org.convnextc.compiler.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.compiler.target.KernelCall.Argument;
import org.convnextc.compiler.target.KernelCall.BatchnormFactor;
import org.convnextc.compiler.target.KernelCall.Filters;
import org.convnextc.compiler.target.KernelCall.Flat;
import org.convnextc.compiler.target.KernelCall.Function;
import org.convnextc.compiler.target.KernelCall.Groups;
import org.convnextc.compiler.target.KernelCall.Image;
import org.convnextc.compiler.target.KernelCall.Input;
import org.convnextc.compiler.target.KernelCall.Matrix;
import org.convnextc.compiler.target.KernelCall.Number;
import org.convnextc.compiler.target.KernelCall.One;
import org.convnextc.compiler.target.KernelCall.Pixels;
import org.convnextc.compiler.target.KernelCall.Read;
import org.convnextc.compiler.target.KernelCall.Residual;
import org.convnextc.compiler.target.KernelCall.Scalar;
import org.convnextc.compiler.target.KernelCall.Shape;
import org.convnextc.compiler.target.KernelCall.Taps;
import org.convnextc.compiler.target.KernelCall.Vector;
import org.convnextc.compiler.target.KernelCall.Window;
import org.convnextc.compiler.target.KernelCall.WinogradFilters;
import org.convnextc.compiler.target.KernelCall.Write;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.ChannelNorm;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Groupnorm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.ScalarBias;
import org.convnextc.ir.op.ScalarScale;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;
import org.convnextc.ir.op.Winograd;

/** The kernels of the ops that have one which takes the same in every target. */
public final class KernelCalls {
    /** @param <O> the op */
    private interface Lowering<O extends Op> {
        KernelCall call(O op, Instruction at, List<TensorType> operands);
    }

    /** The same for ops of several calls. */
    private interface Calls<O extends Op> {
        List<KernelCall> of(O op, Instruction at, List<TensorType> operands);
    }

    private static final Map<Class<? extends Op>, Calls<Op>> CALLS = new HashMap<>();

    static {
        Op.of(Activation.class).forEach(type -> put(type.asSubclass(Activation.class), KernelCalls::activate));
        Op.of(ChannelNorm.class).forEach(type -> put(type.asSubclass(ChannelNorm.class), KernelCalls::normalize));
        put(AdaptiveAvgpool.class, (op, at, in) -> adaptive(op.size(), at, in.get(0)));
        put(Add.class, (op, at, in) -> pairwise("add", at));
        put(Avgpool.class, KernelCalls::avgpool);
        put(Batchnorm.class, KernelCalls::batchnorm);
        putAll(Concat.class, KernelCalls::concat);
        put(Conv.class, (op, at, in) -> conv(op, new None(), at, in));
        put(ConvActivate.class, (op, at, in) -> conv(op.conv(), op.epilogue(), at, in));
        put(ConvGemm.class, KernelCalls::convGemm);
        put(ConvNormalize.class, KernelCalls::convNormalize);
        put(Copy.class, (op, at, in) -> copy(at, "", 0, in.get(0), 0));
        put(Gemm.class, KernelCalls::gemm);
        put(Grn.class, (op, at, in) -> rows("grn", at, new Flat("gamma"), new Flat("beta"), new Scalar(op.eps())));
        put(Groupnorm.class, KernelCalls::groupnorm);
        put(Max.class, (op, at, in) -> reduction("max", at, in));
        put(Maxpool.class, (op, at, in) -> pool("maxpool", new Window(op.kernel(), op.stride(), op.pad(), 1), at, in));
        put(Mean.class, (op, at, in) -> reduction("mean", at, in));
        put(Multiply.class, KernelCalls::multiply);
        put(Patches.class, KernelCalls::patches);
        put(Rescale.class, KernelCalls::rescale);
        put(ScalarBias.class, (op, at, in) -> scalar("scalar_bias", at));
        put(ScalarScale.class, (op, at, in) -> scalar("scalar_scale", at));
        put(Scale.class, (op, at, in) -> rows("scale", at, new Vector("", true)));
        put(Slice.class, KernelCalls::slice);
        put(
                ToChannelsFirst.class,
                (op, at, in) -> call("to_channels_first", List.of(new Image(in.get(0))), read(at, 0, "x")));
        put(
                ToChannelsLast.class,
                (op, at, in) -> call("to_channels_last", List.of(new Image(lastOf(in.get(0)))), new Input()));
        put(Upsample.class, KernelCalls::upsample);
        put(Winograd.class, KernelCalls::winograd);
    }

    private KernelCalls() {}

    private static <O extends Op> void put(Class<O> type, Lowering<O> lowering) {
        putAll(type, (op, at, in) -> List.of(lowering.call(op, at, in)));
    }

    private static <O extends Op> void putAll(Class<O> type, Calls<O> calls) {
        CALLS.put(type, (op, at, in) -> calls.of(type.cast(op), at, in));
    }

    /** The ops of these kernels. */
    public static Set<Class<? extends Op>> ops() {
        return CALLS.keySet();
    }

    /**
     * The calls of an instruction, in order.
     *
     * @param types of the function's values
     */
    public static List<KernelCall> of(Instruction at, java.util.function.Function<String, TensorType> types) {
        List<TensorType> operands = at.operands().stream().map(types).toList();
        return CALLS.get(at.op().getClass()).of(at.op(), at, operands);
    }

    // Element by element

    private static KernelCall activate(Activation op, Instruction at, List<TensorType> in) {
        return call("activate", List.of(elements(at), new Function(op)), read(at, 0, "x"));
    }

    private static KernelCall rescale(Rescale op, Instruction at, List<TensorType> in) {
        var factor = new Scalar(op.factor());
        return call("rescale", List.of(elements(at)), read(at, 0, "x"), factor, new Scalar(op.summand()));
    }

    /** With one number that is learned. */
    private static KernelCall scalar(String kernel, Instruction at) {
        return call(kernel, List.of(elements(at)), read(at, 0, "x"), new One(""));
    }

    private static KernelCall multiply(Multiply op, Instruction at, List<TensorType> in) {
        return in.get(1).equals(at.type())
                ? pairwise("multiply", at)
                : call("multiply_channels", rowsOf(at.type()), read(at, 0, "x"), read(at, 1, "factor"));
    }

    private static KernelCall pairwise(String kernel, Instruction at) {
        return call(kernel, List.of(elements(at)), read(at, 0, "x"), read(at, 1, "y"));
    }

    private static Number elements(Instruction at) {
        return new Number(at.type().elements());
    }

    // Rows of channels

    private static KernelCall batchnorm(Batchnorm op, Instruction at, List<TensorType> in) {
        var mean = new Vector("running_mean", true);
        return rows("batchnorm", at, mean, new BatchnormFactor(op.eps()), new Vector("bias", true));
    }

    /** A kernel of the norm's name. */
    private static KernelCall normalize(ChannelNorm op, Instruction at, List<TensorType> in) {
        var weight = new Vector("weight", op.affine());
        var eps = new Scalar(op.eps());
        return op.mayShift()
                ? rows(op.mnemonic(), at, weight, bias(op.affine() && op.shifts()), eps)
                : rows(op.mnemonic(), at, weight, eps);
    }

    private static KernelCall rows(String kernel, Instruction at, Argument... weights) {
        return call(
                kernel,
                rowsOf(at.type()),
                Stream.concat(Stream.of(read(at, 0, "x")), Stream.of(weights)).toArray(Argument[]::new));
    }

    private static KernelCall slice(Slice op, Instruction at, List<TensorType> in) {
        return call(
                "slice",
                numbers(rows(at), in.get(0).last(), op.from(), at.type().last()),
                read(at, 0, "x"));
    }

    /** A call for each operand, told apart by the channel that it starts at. */
    private static List<KernelCall> concat(Concat op, Instruction at, List<TensorType> in) {
        var calls = new ArrayList<KernelCall>();
        int channel = 0;
        for (int i = 0; i < in.size(); i++) {
            calls.add(copy(at, "_" + channel, i, in.get(i), channel));
            channel += in.get(i).last();
        }
        return calls;
    }

    /** Copies an operand to the channels from {@code channel} on of the result. */
    private static KernelCall copy(Instruction at, String suffix, int operand, TensorType type, int channel) {
        List<Shape> shape = numbers(rows(at), type.last(), at.type().last(), channel);
        return new KernelCall("copy", suffix, shape, List.of(read(at, operand, "x"), new Write()));
    }

    // Images

    private static KernelCall groupnorm(Groupnorm op, Instruction at, List<TensorType> in) {
        return call(
                "groupnorm",
                List.of(new Groups(rows(at), at.type().last(), op.groups())),
                read(at, 0, "x"),
                new Vector("weight", op.affine()),
                bias(op.affine() && op.bias()),
                new Scalar(op.eps()));
    }

    /** Over all pixels of an image. */
    private static KernelCall reduction(String kernel, Instruction at, List<TensorType> in) {
        return call(kernel, rowsOf(in.get(0)), read(at, 0, "x"));
    }

    private static KernelCall pool(String kernel, Window window, Instruction at, List<TensorType> in) {
        return call(kernel, List.of(new Image(in.get(0)), window), read(at, 0, "x"));
    }

    private static KernelCall avgpool(Avgpool op, Instruction at, List<TensorType> in) {
        boolean allTaps = op.countPad() || op.pad().equals(Padding.NONE);
        return pool(allTaps ? "avgpool" : "avgpool_inside", new Window(op.kernel(), op.stride(), op.pad(), 1), at, in);
    }

    private static KernelCall adaptive(Extents size, Instruction at, TensorType image) {
        List<Shape> shape = numbers(image.dim(1), image.dim(2), image.last(), size.height(), size.width());
        return call("adaptive_avgpool", shape, read(at, 0, "x"));
    }

    private static KernelCall upsample(Upsample op, Instruction at, List<TensorType> in) {
        String bilinear = op.corners() ? "bilinear_corners" : "bilinear";
        String kernel = op.mode() == Upsample.Mode.NEAREST ? "nearest" : bilinear;
        return call(kernel, List.of(new Image(in.get(0)), new Number(op.factor())), read(at, 0, "x"));
    }

    private static KernelCall patches(Patches op, Instruction at, List<TensorType> in) {
        return op.layout() == Layout.NCHW
                ? call("patches_from_input", windows(op, in.get(0)), new Input())
                : call("patches", windows(op, in.get(0)), read(at, 0, "x"));
    }

    /** Over an image with its channels last, or the caller's. */
    private static List<Shape> windows(Patches op, TensorType image) {
        TensorType last = op.layout() == Layout.NCHW ? lastOf(image) : image;
        return List.of(new Image(last), new Window(op.kernel(), op.stride(), op.pad(), op.dilation()));
    }

    private static TensorType lastOf(TensorType first) {
        return TensorType.batch(first.dim(2), first.dim(3), first.dim(1));
    }

    // Convolutions and products

    private static KernelCall conv(Conv op, Epilogue epilogue, Instruction at, List<TensorType> in) {
        TensorType image = in.get(0);
        List<Shape> shape = List.of(
                new Image(image),
                new Window(op.kernel(), op.stride(), op.pad(), op.dilation()),
                new Function(epilogue));
        int taps = taps(op.kernel());
        boolean depthwise = op.depthwise(image);
        Argument weight = depthwise
                ? new Taps("weight", image.last(), taps)
                : new Filters("weight", op.width(), image.last(), op.groups(), taps);
        return call(depthwise ? "depthwise" : "conv", shape, read(at, 0, "x"), weight, bias(op.bias()));
    }

    private static KernelCall convNormalize(ConvNormalize op, Instruction at, List<TensorType> in) {
        return call(
                "conv_normalize",
                List.of(new Image(in.get(0)), new Window(op.kernel(), op.stride(), op.pad(), op.dilation())),
                read(at, 0, "x"),
                new Taps("weight", in.get(0).last(), taps(op.kernel())),
                bias(op.bias()),
                new Scalar(op.eps()));
    }

    private static KernelCall winograd(Winograd op, Instruction at, List<TensorType> in) {
        Conv conv = op.conv();
        List<Shape> shape = List.of(
                new Image(in.get(0)),
                new Window(conv.kernel(), conv.stride(), conv.pad(), conv.dilation()),
                new Function(op.epilogue()));
        var weight = new WinogradFilters("weight", op.width(), in.get(0).last(), op.tile());
        return call("winograd", shape, read(at, 0, "x"), weight, bias(op.bias()));
    }

    private static KernelCall gemm(Gemm op, Instruction at, List<TensorType> in) {
        return call(
                "gemm",
                List.of(new Number(rows(at)), new Function(op.epilogue())),
                read(at, 0, "x"),
                new Matrix("weight", op.width(), in.get(0).last(), op.arithmetic()),
                bias(op.bias()),
                residual(at));
    }

    private static KernelCall convGemm(ConvGemm op, Instruction at, List<TensorType> in) {
        Patches patches = op.patches();
        var shape = new ArrayList<>(windows(patches, in.get(0)));
        shape.add(new Function(op.gemm().epilogue()));
        boolean caller = patches.layout() == Layout.NCHW;
        int inputs = patches.infer(in.subList(0, 1)).last();
        return call(
                "conv_gemm",
                shape,
                new Pixels(caller ? Optional.empty() : Optional.of(at.operands().get(0))),
                new Matrix("weight", op.gemm().width(), inputs, op.gemm().arithmetic()),
                bias(op.gemm().bias()),
                residual(at));
    }

    private static int taps(Extents kernel) {
        return kernel.height() * kernel.width();
    }

    private static Vector bias(boolean present) {
        return new Vector("bias", present);
    }

    private static Residual residual(Instruction at) {
        return new Residual(at.operands().stream().skip(1).findFirst());
    }

    // Parts

    private static KernelCall call(String kernel, List<Shape> shape, Argument... arguments) {
        return new KernelCall(
                kernel,
                "",
                shape,
                Stream.concat(Stream.of(arguments), Stream.of(new Write())).toList());
    }

    private static Argument read(Instruction at, int operand, String name) {
        return new Read(at.operands().get(operand), name);
    }

    private static int rows(Instruction at) {
        return KernelTypes.rows(at.type());
    }

    private static List<Shape> rowsOf(TensorType type) {
        return numbers(KernelTypes.rows(type), type.last());
    }

    private static List<Shape> numbers(int... numbers) {
        return IntStream.of(numbers).<Shape>mapToObj(Number::new).toList();
    }
}
