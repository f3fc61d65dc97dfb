package org.convnextc.compiler.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.compiler.target.KernelCall.Argument;
import org.convnextc.compiler.target.KernelCall.BatchnormFactor;
import org.convnextc.compiler.target.KernelCall.Function;
import org.convnextc.compiler.target.KernelCall.Image;
import org.convnextc.compiler.target.KernelCall.Number;
import org.convnextc.compiler.target.KernelCall.Read;
import org.convnextc.compiler.target.KernelCall.Scalar;
import org.convnextc.compiler.target.KernelCall.Shape;
import org.convnextc.compiler.target.KernelCall.Vector;
import org.convnextc.compiler.target.KernelCall.Window;
import org.convnextc.compiler.target.KernelCall.Write;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.ChannelNorm;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.Scale;

/** The kernels of the ops that have one which takes the same in every target. */
public final class KernelCalls {
    /** @param <O> the op */
    private interface Lowering<O extends Op> {
        KernelCall call(O op, Instruction at, List<TensorType> operands);
    }

    private static final Map<Class<? extends Op>, Lowering<Op>> LOWERINGS = new HashMap<>();

    static {
        Op.of(Activation.class).forEach(type -> put(type.asSubclass(Activation.class), KernelCalls::activate));
        put(Add.class, (op, at, in) -> pairwise("add", at));
        put(Avgpool.class, (op, at, in) -> pool("avgpool", new Window(op.kernel(), op.stride(), op.pad(), 1), at, in));
        put(
                Batchnorm.class,
                (op, at, in) -> rows(
                        "batchnorm",
                        at,
                        new Vector("running_mean", true),
                        new BatchnormFactor(op.eps()),
                        new Vector("bias", true)));
        Op.of(ChannelNorm.class).forEach(type -> put(type.asSubclass(ChannelNorm.class), KernelCalls::normalize));
        put(Max.class, (op, at, in) -> reduction("max", at, in));
        put(Maxpool.class, (op, at, in) -> pool("maxpool", new Window(op.kernel(), op.stride(), op.pad(), 1), at, in));
        put(Mean.class, (op, at, in) -> reduction("mean", at, in));
        put(Multiply.class, KernelCalls::multiply);
        put(
                Rescale.class,
                (op, at, in) -> call(
                        "rescale",
                        at,
                        List.of(new Number(at.type().elements())),
                        read(at, 0, "x"),
                        new Scalar(op.factor()),
                        new Scalar(op.summand())));
        put(Scale.class, (op, at, in) -> rows("scale", at, new Vector("", true)));
    }

    private KernelCalls() {}

    private static <O extends Op> void put(Class<O> type, Lowering<O> lowering) {
        LOWERINGS.put(type, (op, at, in) -> lowering.call(type.cast(op), at, in));
    }

    /** The ops of these kernels. */
    public static Set<Class<? extends Op>> ops() {
        return LOWERINGS.keySet();
    }

    /** @param types of the function's values */
    public static KernelCall of(Instruction at, java.util.function.Function<String, TensorType> types) {
        List<TensorType> operands = at.operands().stream().map(types).toList();
        return LOWERINGS.get(at.op().getClass()).call(at.op(), at, operands);
    }

    private static KernelCall activate(Activation op, Instruction at, List<TensorType> in) {
        return call("activate", at, List.of(new Number(at.type().elements()), new Function(op)), read(at, 0, "x"));
    }

    /** A kernel of the norm's name. */
    private static KernelCall normalize(ChannelNorm op, Instruction at, List<TensorType> in) {
        var weight = new Vector("weight", op.affine());
        var eps = new Scalar(op.eps());
        return op.shifts()
                ? rows(op.mnemonic(), at, weight, new Vector("bias", op.affine()), eps)
                : rows(op.mnemonic(), at, weight, eps);
    }

    private static KernelCall multiply(Multiply op, Instruction at, List<TensorType> in) {
        return in.get(1).equals(at.type())
                ? pairwise("multiply", at)
                : call("multiply_channels", at, rowsOf(at.type()), read(at, 0, "x"), read(at, 1, "factor"));
    }

    private static KernelCall pairwise(String kernel, Instruction at) {
        return call(kernel, at, List.of(new Number(at.type().elements())), read(at, 0, "x"), read(at, 1, "y"));
    }

    /** On rows of channels. */
    private static KernelCall rows(String kernel, Instruction at, Argument... weights) {
        return call(
                kernel,
                at,
                rowsOf(at.type()),
                Stream.concat(Stream.of(read(at, 0, "x")), Stream.of(weights)).toArray(Argument[]::new));
    }

    private static KernelCall pool(String kernel, Window window, Instruction at, List<TensorType> in) {
        return call(kernel, at, List.of(new Image(in.get(0)), window), read(at, 0, "x"));
    }

    /** Over all pixels of an image. */
    private static KernelCall reduction(String kernel, Instruction at, List<TensorType> in) {
        return call(kernel, at, rowsOf(in.get(0)), read(at, 0, "x"));
    }

    private static KernelCall call(String kernel, Instruction at, List<Shape> shape, Argument... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add(new Write());
        return new KernelCall(kernel, shape, all);
    }

    private static Argument read(Instruction at, int operand, String name) {
        return new Read(at.operands().get(operand), name);
    }

    private static List<Shape> rowsOf(TensorType type) {
        return List.of(new Number(KernelTypes.rows(type)), new Number(type.last()));
    }
}
