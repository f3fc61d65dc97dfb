package org.convnextc.compiler.target.cuda;

import static org.convnextc.compiler.target.KernelTypes.firstToLast;
import static org.convnextc.compiler.target.KernelTypes.image;
import static org.convnextc.compiler.target.KernelTypes.number;
import static org.convnextc.compiler.target.KernelTypes.rows;
import static org.convnextc.compiler.target.KernelTypes.window;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.KernelTypes;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.cuda.Operand.Form;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;
import org.convnextc.ir.text.OpSyntax;

/** The steps of each op of a planned graph: products for cuBLASLt, a kernel for each of the others. */
public final class CudaOps {
    /** Adds the steps of an instruction. */
    private interface Emitter {
        void emit(Instruction at, CudaFunction code);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    static {
        KernelCalls.ops().forEach(type -> EMITTERS.put(type, CudaOps::call));
        EMITTERS.put(Concat.class, CudaOps::concat);
        EMITTERS.put(Conv.class, CudaOps::conv);
        EMITTERS.put(ConvNormalize.class, CudaOps::convNormalize);
        EMITTERS.put(Copy.class, CudaOps::copy);
        EMITTERS.put(Gemm.class, CudaOps::gemm);
        EMITTERS.put(Grn.class, CudaOps::grn);
        EMITTERS.put(Patches.class, CudaOps::patches);
        EMITTERS.put(Slice.class, CudaOps::slice);
        EMITTERS.put(ToChannelsFirst.class, CudaOps::toChannelsFirst);
        EMITTERS.put(ToChannelsLast.class, CudaOps::toChannelsLast);
        EMITTERS.put(Upsample.class, CudaOps::upsample);
    }

    private CudaOps() {}

    public static boolean supports(Class<? extends Op> op) {
        return EMITTERS.containsKey(op);
    }

    static void emit(Instruction at, CudaFunction code) {
        Emitter emitter = EMITTERS.get(at.op().getClass());
        if (emitter == null) {
            throw unsupported(at, "the op " + at.op().mnemonic(), "has no kernel");
        }
        emitter.emit(at, code);
    }

    private static UnsupportedGraphException unsupported(Instruction at, String what, String why) {
        return new UnsupportedGraphException(what + " of %" + at.name() + " " + why);
    }

    private static void call(Instruction at, CudaFunction code) {
        KernelCall call = KernelCalls.of(at, code::type);
        call.arguments().forEach(argument -> argument(argument, at, code));
        String shape = call.shape().stream()
                .map(s -> s instanceof KernelCall.Function f ? code.function(f.activation()) : KernelTypes.shape(s))
                .collect(Collectors.joining(", "));
        code.launch(at.name(), Mnemonic.pascalCase(call.kernel()) + "<Value, " + shape + ">");
    }

    private static void argument(KernelCall.Argument argument, Instruction at, CudaFunction code) {
        if (argument instanceof KernelCall.Read read) {
            code.read(read.value(), read.name());
        } else if (argument instanceof KernelCall.Vector vector) {
            code.weight(vector.present(), at, vector.name(), Form.FLOATS);
        } else if (argument instanceof KernelCall.BatchnormFactor factor) {
            code.batchnormFactor(at, factor.eps());
        } else if (argument instanceof KernelCall.Scalar scalar) {
            code.literal(number(OpSyntax.number(scalar.value())));
        } else {
            code.write(at);
        }
    }

    private static void gemm(Instruction at, CudaFunction code) {
        var op = (Gemm) at.op();
        Epilogue epilogue = epilogue(at, op.epilogue(), code.valueType());
        boolean residual = at.operands().size() == 2;
        if (residual && epilogue != Epilogue.NONE) {
            throw unsupported(at, "the residual", "does not go with an epilogue in cuBLASLt");
        }
        code.product(new Step.Product(
                rows(at.type()),
                operand(at, code).last(),
                op.width(),
                new Operand.Value(at.operands().get(0)),
                CudaFunction.weight(at, "weight", Form.MATRIX),
                CudaFunction.weight(op.bias(), at, "bias"),
                epilogue,
                residual ? Optional.of(new Operand.Value(at.operands().get(1))) : Optional.empty(),
                new Operand.Value(at.name())));
    }

    private static Epilogue epilogue(Instruction at, Op op, ValueType type) {
        if (op instanceof None) {
            return Epilogue.NONE;
        }
        if (op instanceof Relu) {
            return Epilogue.RELU;
        }
        boolean narrow = type == ValueType.F16 || type == ValueType.BF16;
        if (narrow && op.equals(new Gelu(Gelu.Form.TANH))) {
            return Epilogue.GELU_TANH;
        }
        throw unsupported(
                at, "the epilogue " + OpSyntax.nested(op), "is none of cuBLASLt's for values of the type " + type);
    }

    private static void convNormalize(Instruction at, CudaFunction code) {
        var op = (ConvNormalize) at.op();
        String window = window(op.kernel(), op.stride(), op.pad(), op.dilation());
        code.read(at.operands().get(0), "x");
        code.weight(true, at, "weight", Form.TAPS);
        code.weight(op.bias(), at, "bias", Form.FLOATS);
        code.literal(number(OpSyntax.number(op.eps())));
        code.write(at);
        code.launchManyOrFew(at.name(), "ConvNormalize<Value, " + image(operand(at, code)) + ", " + window + ">");
    }

    private static void conv(Instruction at, CudaFunction code) {
        var op = (Conv) at.op();
        TensorType image = operand(at, code);
        String windows = image(image) + ", " + window(op.kernel(), op.stride(), op.pad(), op.dilation());
        code.read(at.operands().get(0), "x");
        code.weight(true, at, "weight", Form.TAPS);
        code.weight(op.bias(), at, "bias", Form.FLOATS);
        code.write(at);
        code.launch(
                at.name(),
                op.depthwise(image)
                        ? "Depthwise<Value, " + windows + ">"
                        : "Conv<Value, " + windows + ", " + op.width() + ", " + op.groups() + ">");
    }

    private static void patches(Instruction at, CudaFunction code) {
        var op = (Patches) at.op();
        String window = window(op.kernel(), op.stride(), op.pad(), op.dilation());
        TensorType image = operand(at, code);
        if (op.layout() == Layout.NCHW) {
            input(at, "PatchesFromInput<Value, " + firstToLast(image) + ", " + window + ">", code);
        } else {
            unary(at, "Patches<Value, " + image(image) + ", " + window + ">", code);
        }
    }

    private static void toChannelsLast(Instruction at, CudaFunction code) {
        input(at, "ToChannelsLast<Value, " + firstToLast(operand(at, code)) + ">", code);
    }

    private static void toChannelsFirst(Instruction at, CudaFunction code) {
        unary(at, "ToChannelsFirst<Value, " + image(operand(at, code)) + ">", code);
    }

    /** A kernel that reads the net's input. */
    private static void input(Instruction at, String type, CudaFunction code) {
        code.argument("const float*", "input", new Operand.Input());
        code.write(at);
        code.launch(at.name(), type);
    }

    /** A kernel from one value to another. */
    private static void unary(Instruction at, String type, CudaFunction code) {
        code.read(at.operands().get(0), "x");
        code.write(at);
        code.launch(at.name(), type);
    }

    private static void slice(Instruction at, CudaFunction code) {
        String channels = operand(at, code).last() + ", " + ((Slice) at.op()).from() + ", "
                + at.type().last();
        unary(at, "Slice<Value, " + rows(at.type()) + ", " + channels + ">", code);
    }

    private static void upsample(Instruction at, CudaFunction code) {
        var op = (Upsample) at.op();
        String rule = op.factor() + ", " + (op.mode() == Upsample.Mode.BILINEAR) + ", " + op.corners();
        unary(at, "Upsample<Value, " + image(operand(at, code)) + ", " + rule + ">", code);
    }

    /** Sums of squares, then factors of the channels, then the result; the factors lie in the scratch before the sums. */
    private static void grn(Instruction at, CudaFunction code) {
        GrnScratch size = GrnScratch.of(rows(at.type()), at.type().last());
        Operand factors = code.scratch(0, size.factors());
        Operand sums = code.scratch(size.factors(), size.sums());
        String type = byRows("Grn", at);
        code.claim(type + "::SUMS == " + size.sums() + " && " + type + "::FACTORS <= " + size.factors());
        code.read(at.operands().get(0), "x");
        code.argument("float*", "sums", sums);
        code.launch(at.name() + "_sums", type + "::Sums");
        code.argument("const float*", "sums", sums);
        code.weight(true, at, "gamma", Form.FLOATS);
        code.literal(number(OpSyntax.number(((Grn) at.op()).eps())));
        code.argument("float*", "factors", factors);
        code.launch(at.name() + "_factors", type + "::Factors");
        code.read(at.operands().get(0), "x");
        code.argument("const float*", "factors", factors);
        code.weight(true, at, "beta", Form.FLOATS);
        code.write(at);
        code.launch(at.name(), type + "::Apply");
    }

    private static void concat(Instruction at, CudaFunction code) {
        int channel = 0;
        for (String operand : at.operands()) {
            code.read(operand, "x");
            code.write(at);
            int channels = code.type(operand).last();
            code.launch(
                    at.name() + "_" + channel,
                    "CopyChannels<Value, " + rows(at.type()) + ", " + channels + ", "
                            + at.type().last() + ", " + channel + ">");
            channel += channels;
        }
    }

    private static void copy(Instruction at, CudaFunction code) {
        unary(at, byRows("CopyChannels", at), code);
    }

    private static String byRows(String kernel, Instruction at) {
        return kernel + "<Value, " + rows(at.type()) + ", " + at.type().last() + ">";
    }

    private static TensorType operand(Instruction at, CudaFunction code) {
        return code.type(at.operands().get(0));
    }
}
