package org.convnextc.compiler.target.cpp;

import static org.convnextc.compiler.target.KernelTypes.firstToLast;
import static org.convnextc.compiler.target.KernelTypes.image;
import static org.convnextc.compiler.target.KernelTypes.number;
import static org.convnextc.compiler.target.KernelTypes.rows;
import static org.convnextc.compiler.target.KernelTypes.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.KernelTypes;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.cpp.Member.Form;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Block;
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
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;
import org.convnextc.ir.op.Winograd;
import org.convnextc.ir.text.OpSyntax;

/** One kernel call for each op of a planned graph. */
public final class CppOps {
    /** Appends the call for an instruction. */
    private interface Emitter {
        void emit(Instruction at, StructCode code);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    static {
        KernelCalls.ops().forEach(type -> EMITTERS.put(type, CppOps::call));
        EMITTERS.put(Block.class, CppOps::block);
        EMITTERS.put(Concat.class, CppOps::concat);
        EMITTERS.put(Conv.class, CppOps::conv);
        EMITTERS.put(ConvActivate.class, CppOps::convActivate);
        EMITTERS.put(ConvGemm.class, CppOps::convGemm);
        EMITTERS.put(ConvNormalize.class, CppOps::convNormalize);
        EMITTERS.put(Copy.class, CppOps::copy);
        EMITTERS.put(Gemm.class, CppOps::gemm);
        EMITTERS.put(Grn.class, CppOps::grn);
        EMITTERS.put(Mlp.class, CppOps::mlp);
        EMITTERS.put(Patches.class, CppOps::patches);
        EMITTERS.put(Probe.class, (at, code) -> code.probe(at.operands().get(0)));
        EMITTERS.put(Slice.class, CppOps::slice);
        EMITTERS.put(ToChannelsFirst.class, CppOps::toChannelsFirst);
        EMITTERS.put(ToChannelsLast.class, CppOps::toChannelsLast);
        EMITTERS.put(Upsample.class, CppOps::upsample);
        EMITTERS.put(Winograd.class, CppOps::winograd);
    }

    private CppOps() {}

    public static boolean supports(Class<? extends Op> op) {
        return EMITTERS.containsKey(op);
    }

    static void emit(Instruction at, StructCode code) {
        Emitter emitter = EMITTERS.get(at.op().getClass());
        if (emitter == null) {
            throw new UnsupportedGraphException(
                    "the op " + at.op().mnemonic() + " of %" + at.name() + " has no kernel");
        }
        emitter.emit(at, code);
    }

    private static void call(Instruction at, StructCode code) {
        KernelCall call = KernelCalls.of(at, code::type);
        code.statement(
                call.kernel(),
                call.shape().stream().map(shape -> shape(shape, code)).toList(),
                call.arguments().stream()
                        .map(argument -> argument(argument, at, code))
                        .toList());
    }

    private static String shape(KernelCall.Shape shape, StructCode code) {
        return shape instanceof KernelCall.Function function
                ? code.function(function.activation())
                : KernelTypes.shape(shape);
    }

    private static String argument(KernelCall.Argument argument, Instruction at, StructCode code) {
        if (argument instanceof KernelCall.Read read) {
            return code.address(read.value());
        }
        if (argument instanceof KernelCall.Vector vector) {
            return code.vector(vector.present(), at, vector.name(), at.type().last());
        }
        if (argument instanceof KernelCall.BatchnormFactor factor) {
            return code.batchnormFactor(at, at.type().last(), factor.eps());
        }
        if (argument instanceof KernelCall.Scalar scalar) {
            return number(OpSyntax.number(scalar.value()));
        }
        return out(at, code);
    }

    private static void gemm(Instruction at, StructCode code) {
        var op = (Gemm) at.op();
        String weight = matrix(at, "weight", op.width(), operand(at, code).last(), "", code);
        String bias = code.vector(op.bias(), at, "bias", op.width());
        code.statement(
                "gemm",
                List.of(rows(at.type()) + "", code.function(op.epilogue())),
                List.of(in(at, code), weight, bias, residual(at, code), out(at, code)));
    }

    private static void convGemm(Instruction at, StructCode code) {
        var op = (ConvGemm) at.op();
        Patches patches = op.patches();
        boolean nchw = patches.layout() == Layout.NCHW;
        TensorType in = operand(at, code);
        String window = window(patches.kernel(), patches.stride(), patches.pad(), patches.dilation());
        String shape = (nchw ? firstToLast(in) : image(in)) + ", " + window;
        int inputs = patches.infer(List.of(in)).last();
        String weight = matrix(at, "weight", op.gemm().width(), inputs, ", CONV_DEPTH", code);
        String bias = code.vector(op.gemm().bias(), at, "bias", op.gemm().width());
        code.needsScratch("conv_gemm_scratch<" + shape + ">()");
        code.statement(
                "conv_gemm",
                List.of(shape, code.function(op.gemm().epilogue())),
                List.of(nchw ? "nullptr" : in(at, code), weight, bias, residual(at, code), out(at, code)));
    }

    private static void mlp(Instruction at, StructCode code) {
        var op = (Mlp) at.op();
        int rows = rows(at.type());
        List<String> arguments = start(in(at, code));
        arguments.addAll(mlpWeights(op, at, operand(at, code).last(), "", code));
        arguments.addAll(List.of(residual(at, code), out(at, code)));
        code.needsScratch("mlp_scratch()");
        code.needsShared("mlp_shared<" + rows + ", " + op.hidden() + ">()");
        code.statement("mlp", List.of(rows + "", code.function(op.epilogue())), arguments);
    }

    /** Both products' weights and biases, bound as well. */
    private static List<String> mlpWeights(Mlp op, Instruction at, int inputs, String path, StructCode code) {
        String weight1 = matrix(at, path + "expand.weight", op.hidden(), inputs, "", code);
        String bias1 = code.vector(op.hiddenBias(), at, path + "expand.bias", op.hidden());
        String weight2 = matrix(at, path + "project.weight", op.width(), op.hidden(), ", MLP_DEPTH", code);
        String bias2 = code.vector(op.bias(), at, path + "project.bias", op.width());
        return List.of(weight1, bias1, weight2, bias2);
    }

    private static void block(Instruction at, StructCode code) {
        var op = (Block) at.op();
        String shape = image(at.type()) + ", " + window(op.conv());
        List<String> arguments = start(in(at, code));
        arguments.addAll(depthwiseWeights(op.conv().kernel(), op.conv().bias(), at, "conv.", code));
        arguments.add(number(OpSyntax.number(op.conv().eps())));
        arguments.addAll(mlpWeights(op.mlp(), at, at.type().last(), "mlp.", code));
        arguments.add(out(at, code));
        code.needsScratch("block_scratch<" + shape + ">()");
        code.needsShared("block_shared<" + shape + ", " + op.mlp().hidden() + ">()");
        code.statement("block", List.of(code.function(op.mlp().epilogue()), shape), arguments);
    }

    private static List<String> start(String first) {
        return new ArrayList<>(List.of(first));
    }

    private static String matrix(Instruction at, String name, int outputs, int inputs, String depth, StructCode code) {
        return code.weight(at, name, Form.ROWS, "Matrix<" + outputs + ", " + inputs + depth + ">");
    }

    private static String residual(Instruction at, StructCode code) {
        return at.operands().size() == 2 ? code.address(at.operands().get(1)) : "nullptr";
    }

    private static void convNormalize(Instruction at, StructCode code) {
        var op = (ConvNormalize) at.op();
        TensorType image = operand(at, code);
        String shape = image(image) + ", " + window(op);
        List<String> arguments = start(in(at, code));
        arguments.addAll(depthwiseWeights(op.kernel(), op.bias(), at, "", code));
        arguments.addAll(List.of(number(OpSyntax.number(op.eps())), out(at, code)));
        code.needsScratch("depthwise_scratch<" + shape + ">()");
        code.statement("depthwise_normalized", List.of(shape), arguments);
    }

    /** Filters and bias, bound as well. */
    private static List<String> depthwiseWeights(
            Extents kernel, boolean bias, Instruction at, String path, StructCode code) {
        int channels = operand(at, code).last();
        int taps = kernel.height() * kernel.width();
        String weight = code.weight(at, path + "weight", Form.ROWS, "Taps<" + channels + ", " + taps + ">");
        return List.of(weight + ".data", code.vector(bias, at, path + "bias", channels));
    }

    private static void conv(Instruction at, StructCode code) {
        conv(at, (Conv) at.op(), new None(), code);
    }

    private static void convActivate(Instruction at, StructCode code) {
        var op = (ConvActivate) at.op();
        conv(at, op.conv(), op.epilogue(), code);
    }

    private static void conv(Instruction at, Conv op, Epilogue epilogue, StructCode code) {
        TensorType image = operand(at, code);
        String shape = image(image) + ", " + window(op.kernel(), op.stride(), op.pad(), op.dilation());
        List<String> shapes = List.of(shape, code.function(epilogue));
        if (op.depthwise(image)) {
            List<String> arguments = start(in(at, code));
            arguments.addAll(depthwiseWeights(op.kernel(), op.bias(), at, "", code));
            arguments.add(out(at, code));
            code.needsScratch("depthwise_scratch<" + shape + ">()");
            code.statement("depthwise", shapes, arguments);
            return;
        }
        int taps = op.kernel().height() * op.kernel().width();
        String type = "Filters<" + op.width() + ", " + image.last() + ", " + op.groups() + ", " + taps + ">";
        String weight = code.weight(at, "weight", Form.ROWS, type);
        String bias = code.vector(op.bias(), at, "bias", op.width());
        code.needsScratch("conv_scratch<" + shape + ", " + type + ">()");
        code.statement("conv", shapes, List.of(in(at, code), weight, bias, out(at, code)));
    }

    private static void winograd(Instruction at, StructCode code) {
        var op = (Winograd) at.op();
        if (op.tile() != 4) {
            throw new UnsupportedGraphException("tiles of " + op.tile() + "x" + op.tile() + " outputs of %" + at.name()
                    + " have no kernel; 4x4 ones have");
        }
        TensorType image = operand(at, code);
        String shape = image(image) + ", " + op.pad().height() + ", " + op.pad().width();
        String type = "WinogradFilters<" + op.width() + ", " + image.last() + ">";
        String weight = code.weight(at, "weight", Form.ROWS, type);
        String bias = code.vector(op.bias(), at, "bias", op.width());
        code.needsScratch("winograd_scratch<" + shape + ">()");
        code.statement(
                "winograd",
                List.of(shape, code.function(op.epilogue())),
                List.of(in(at, code), weight, bias, out(at, code)));
    }

    private static void patches(Instruction at, StructCode code) {
        var op = (Patches) at.op();
        String window = window(op.kernel(), op.stride(), op.pad(), op.dilation());
        TensorType image = operand(at, code);
        if (op.layout() == Layout.NCHW) {
            code.statement("patches_from_input", List.of(firstToLast(image), window), List.of(out(at, code)));
        } else {
            code.statement("patches", List.of(image(image), window), List.of(in(at, code), out(at, code)));
        }
    }

    private static void toChannelsLast(Instruction at, StructCode code) {
        code.statement("to_channels_last", List.of(firstToLast(operand(at, code))), List.of(out(at, code)));
    }

    private static void toChannelsFirst(Instruction at, StructCode code) {
        code.statement("to_channels_first", List.of(image(operand(at, code))), List.of(in(at, code), out(at, code)));
    }

    private static void slice(Instruction at, StructCode code) {
        code.statement(
                "slice",
                List.of(
                        rows(at.type()) + "",
                        operand(at, code).last() + "",
                        ((Slice) at.op()).from() + "",
                        at.type().last() + ""),
                List.of(in(at, code), out(at, code)));
    }

    private static void upsample(Instruction at, StructCode code) {
        var op = (Upsample) at.op();
        code.statement(
                "upsample",
                List.of(
                        image(operand(at, code)),
                        op.factor() + "",
                        (op.mode() == Upsample.Mode.BILINEAR) + "",
                        op.corners() + ""),
                List.of(in(at, code), out(at, code)));
    }

    private static void grn(Instruction at, StructCode code) {
        int c = at.type().last();
        String gamma = code.vector(true, at, "gamma", c);
        String beta = code.vector(true, at, "beta", c);
        code.needsScratch("grn_scratch<" + c + ">()");
        code.needsShared("grn_shared<" + c + ">()");
        byRows("grn", at, List.of(gamma, beta, number(OpSyntax.number(((Grn) at.op()).eps()))), code);
    }

    private static void byRows(String kernel, Instruction at, List<String> weights, StructCode code) {
        var arguments = new ArrayList<>(weights);
        arguments.add(0, in(at, code));
        arguments.add(out(at, code));
        code.statement(kernel, List.of(rows(at.type()) + "", at.type().last() + ""), arguments);
    }

    private static void concat(Instruction at, StructCode code) {
        int channel = 0;
        for (String operand : at.operands()) {
            place(operand, at, channel, code);
            channel += code.type(operand).last();
        }
    }

    private static void copy(Instruction at, StructCode code) {
        place(at.operands().get(0), at, 0, code);
    }

    /** Copies an operand to the channels from {@code channel} on of the result. */
    private static void place(String operand, Instruction at, int channel, StructCode code) {
        code.statement(
                "copy",
                List.of(
                        rows(at.type()) + "",
                        code.type(operand).last() + "",
                        at.type().last() + "",
                        channel + ""),
                List.of(code.address(operand), out(at, code)));
    }

    private static TensorType operand(Instruction at, StructCode code) {
        return code.type(at.operands().get(0));
    }

    private static String in(Instruction at, StructCode code) {
        return code.address(at.operands().get(0));
    }

    private static String out(Instruction at, StructCode code) {
        return code.address(at.name());
    }
}
