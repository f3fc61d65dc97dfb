package org.convnextc.compiler.target.cuda;

import static org.convnextc.compiler.target.KernelTypes.number;
import static org.convnextc.compiler.target.KernelTypes.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.KernelTypes;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.cuda.Operand.Storage;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Winograd;
import org.convnextc.ir.text.OpSyntax;

/** The steps of each op of a planned graph: products for cuBLASLt, kernels for each of the others. */
public final class CudaOps {
    /** Adds the steps of an instruction. */
    private interface Emitter {
        void emit(Instruction at, CudaFunction code);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    /** Kernels with a form for few images. */
    private static final Set<String> MANY_OR_FEW = Set.of("conv_normalize");

    /** Of passes of other targets. */
    private static final Set<Class<? extends Op>> ELSEWHERE =
            Set.of(ConvActivate.class, ConvGemm.class, Winograd.class);

    static {
        KernelCalls.ops().stream()
                .filter(type -> !ELSEWHERE.contains(type))
                .forEach(type -> EMITTERS.put(type, CudaOps::calls));
        EMITTERS.put(Gemm.class, CudaOps::gemm);
        EMITTERS.put(Grn.class, CudaOps::grn);
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

    private static void calls(Instruction at, CudaFunction code) {
        for (KernelCall call : KernelCalls.of(at, code::type)) {
            call.arguments().forEach(argument -> argument(argument, at, code));
            String type = Mnemonic.pascalCase(call.kernel()) + "<Value, " + shape(call, code) + ">";
            if (MANY_OR_FEW.contains(call.kernel())) {
                code.launchManyOrFew(at.name(), type);
            } else {
                code.launch(at.name() + call.suffix(), type);
            }
        }
    }

    /** Filters in groups are a kernel's shape too. */
    private static String shape(KernelCall call, CudaFunction code) {
        var words = new ArrayList<String>();
        for (KernelCall.Shape shape : call.shape()) {
            if (!(shape instanceof KernelCall.Function function)) {
                words.add(KernelTypes.shape(shape));
            } else if (function.of() instanceof Activation activation) {
                words.add(code.function(activation));
            }
        }
        for (KernelCall.Argument argument : call.arguments()) {
            if (argument instanceof KernelCall.Filters filters) {
                words.addAll(List.of(filters.outputs() + "", filters.groups() + ""));
            }
        }
        return String.join(", ", words);
    }

    private static void argument(KernelCall.Argument argument, Instruction at, CudaFunction code) {
        if (argument instanceof KernelCall.Read read) {
            code.read(read.value(), read.name());
        } else if (argument instanceof KernelCall.Input) {
            code.argument("const float*", "input", new Operand.Input());
        } else if (argument instanceof KernelCall.Vector vector) {
            code.weight(vector.present(), at, vector.name(), Storage.FLOATS);
        } else if (argument instanceof KernelCall.One one) {
            code.weight(true, at, one.name(), Storage.FLOATS);
        } else if (argument instanceof KernelCall.Parameter filters) {
            code.weight(true, at, filters.name(), Storage.TAPS);
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
        UnsupportedGraphException.requireFloats(op.arithmetic(), at);
        Epilogue epilogue = epilogue(at, op.epilogue(), code.valueType());
        boolean residual = at.operands().size() == 2;
        if (residual && epilogue != Epilogue.NONE) {
            throw unsupported(at, "the residual", "does not go with an epilogue in cuBLASLt");
        }
        code.product(new DeviceCall.Product(
                rows(at.type()),
                operand(at, code).last(),
                op.width(),
                new Operand.Value(at.operands().get(0)),
                code.weight(at, "weight", Storage.MATRIX),
                code.weight(op.bias(), at, "bias"),
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
        code.weight(true, at, "gamma", Storage.FLOATS);
        code.literal(number(OpSyntax.number(((Grn) at.op()).eps())));
        code.argument("float*", "factors", factors);
        code.launch(at.name() + "_factors", type + "::Factors");
        code.read(at.operands().get(0), "x");
        code.argument("const float*", "factors", factors);
        code.weight(true, at, "beta", Storage.FLOATS);
        code.write(at);
        code.launch(at.name(), type + "::Apply");
    }

    private static String byRows(String kernel, Instruction at) {
        return kernel + "<Value, " + rows(at.type()) + ", " + at.type().last() + ">";
    }

    private static TensorType operand(Instruction at, CudaFunction code) {
        return code.type(at.operands().get(0));
    }
}
