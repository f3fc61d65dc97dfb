package org.convnextc.compiler.target.cpp;

import static org.convnextc.compiler.target.KernelTypes.image;
import static org.convnextc.compiler.target.KernelTypes.number;
import static org.convnextc.compiler.target.KernelTypes.rows;
import static org.convnextc.compiler.target.KernelTypes.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.KernelTypes;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.cpp.Member.Storage;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.LoweredOp;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.Winograd;
import org.convnextc.ir.text.OpSyntax;

/** The kernel calls of each op of a planned graph. */
public final class CppOps {
    /** Appends the call for an instruction. */
    private interface Emitter {
        void emit(Instruction at, StructCode code);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    static {
        KernelCalls.ops().forEach(type -> EMITTERS.put(type, CppOps::calls));
        EMITTERS.put(Block.class, CppOps::block);
        EMITTERS.put(Mlp.class, CppOps::mlp);
        EMITTERS.put(Probe.class, (at, code) -> code.probe(at.operands().get(0)));
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

    /** Whether its products are of 8-bit integers. */
    static boolean isNarrow(Instruction at) {
        return at.op() instanceof LoweredOp op && op.arithmetic() == Arithmetic.INT8;
    }

    private static void calls(Instruction at, StructCode code) {
        if (at.op() instanceof Winograd op && op.tile() != 4) {
            throw new UnsupportedGraphException("tiles of " + op.tile() + "x" + op.tile() + " outputs of %" + at.name()
                    + " have no kernel; 4x4 ones have");
        }
        for (KernelCall call : KernelCalls.of(at, code::type)) {
            List<String> shapes =
                    call.shape().stream().map(shape -> shape(shape, code)).toList();
            List<String> arguments = call.arguments().stream()
                    .flatMap(argument -> argument(argument, call.kernel(), at, code).stream())
                    .toList();
            needs(call, code);
            code.statement(call.kernel(), shapes, arguments);
        }
    }

    private static String shape(KernelCall.Shape shape, StructCode code) {
        return shape instanceof KernelCall.Function function ? code.function(function.of()) : KernelTypes.shape(shape);
    }

    /** The caller's image is no argument, for the thread's context has it. */
    private static Optional<String> argument(
            KernelCall.Argument argument, String kernel, Instruction at, StructCode code) {
        if (argument instanceof KernelCall.Input) {
            return Optional.empty();
        }
        if (argument instanceof KernelCall.Parameter parameter) {
            return Optional.of(weight(parameter, kernel, at, code));
        }
        if (argument instanceof KernelCall.BatchnormFactor factor) {
            return Optional.of(code.batchnormFactor(at, at.type().last(), factor.eps()));
        }
        if (argument instanceof KernelCall.Scalar scalar) {
            return Optional.of(number(OpSyntax.number(scalar.value())));
        }
        return Optional.of(value(argument, at).map(code::address).orElse("nullptr"));
    }

    private static Optional<String> value(KernelCall.Argument argument, Instruction at) {
        if (argument instanceof KernelCall.Read read) {
            return Optional.of(read.value());
        }
        if (argument instanceof KernelCall.Pixels pixels) {
            return pixels.value();
        }
        return argument instanceof KernelCall.Residual residual ? residual.value() : Optional.of(at.name());
    }

    private static String weight(KernelCall.Parameter parameter, String kernel, Instruction at, StructCode code) {
        if (parameter instanceof KernelCall.Vector vector) {
            return code.vector(vector.present(), at, vector.name(), at.type().last());
        }
        if (parameter instanceof KernelCall.One) {
            return code.vector(true, at, parameter.name(), 1);
        }
        if (parameter instanceof KernelCall.Flat) {
            return code.vector(true, at, parameter.name(), at.type().last());
        }
        if (parameter instanceof KernelCall.Matrix matrix) {
            boolean gathers = kernel.equals("conv_gemm");
            if (gathers) {
                UnsupportedGraphException.requireFloats(matrix.arithmetic(), at);
            }
            String depth = gathers ? ", CONV_DEPTH" : "";
            return matrix(
                    at, matrix.name(), matrixType(matrix.arithmetic(), matrix.outputs(), matrix.inputs(), depth), code);
        }
        String member = code.weight(at, parameter.name(), Storage.ROWS, filters(parameter));
        return parameter instanceof KernelCall.Taps ? member + ".data" : member;
    }

    /** The type of a convolution's weights. */
    private static String filters(KernelCall.Parameter parameter) {
        if (parameter instanceof KernelCall.Taps taps) {
            return "Taps<" + taps.channels() + ", " + taps.taps() + ">";
        }
        if (parameter instanceof KernelCall.WinogradFilters filters) {
            return "WinogradFilters<" + filters.outputs() + ", " + filters.inputs() + ">";
        }
        var filters = (KernelCall.Filters) parameter;
        return "Filters<" + filters.outputs() + ", " + filters.inputs() + ", " + filters.groups() + ", "
                + filters.taps() + ">";
    }

    private static String filters(KernelCall call) {
        return call.arguments().stream()
                .filter(KernelCall.Filters.class::isInstance)
                .map(argument -> filters((KernelCall.Parameter) argument))
                .findFirst()
                .orElseThrow();
    }

    /** Notes what a kernel needs of the thread's and of the team's memory. */
    private static void needs(KernelCall call, StructCode code) {
        String windows = call.shape().stream()
                .filter(shape -> !(shape instanceof KernelCall.Function))
                .map(KernelTypes::shape)
                .collect(Collectors.joining(", "));
        switch (call.kernel()) {
            case "depthwise", "conv_normalize" -> code.needsScratch("depthwise_scratch<" + windows + ">()");
            case "conv" -> code.needsScratch("conv_scratch<" + windows + ", " + filters(call) + ">()");
            case "conv_gemm", "winograd" -> code.needsScratch(call.kernel() + "_scratch<" + windows + ">()");
            case "groupnorm" -> code.needsShared("groupnorm_shared<" + windows + ">()");
            case "grn" -> {
                String channels = KernelTypes.shape(call.shape().get(1));
                code.needsScratch("grn_scratch<" + channels + ">()");
                code.needsShared("grn_shared<" + channels + ">()");
            }
            default -> {}
        }
        call.arguments().stream()
                .filter(argument ->
                        argument instanceof KernelCall.Matrix matrix && matrix.arithmetic() == Arithmetic.INT8)
                .forEach(argument -> needsNarrowRows(call, (KernelCall.Matrix) argument, code));
    }

    private static void needsNarrowRows(KernelCall call, KernelCall.Matrix matrix, StructCode code) {
        String type = matrixType(matrix.arithmetic(), matrix.outputs(), matrix.inputs(), "");
        String rows = KernelTypes.shape(call.shape().get(0));
        code.needsScratch("int8_gemm_scratch<" + type + ">()");
        code.needsShared("int8_gemm_shared<" + rows + ", " + type + ">()");
    }

    private static void mlp(Instruction at, StructCode code) {
        var op = (Mlp) at.op();
        int rows = rows(at.type());
        List<String> arguments = start(in(at, code));
        arguments.addAll(mlpWeights(op, at, operand(at, code).last(), "", code));
        arguments.addAll(List.of(residual(at, code), out(at, code)));
        String function = hiddenFunction(op, code);
        if (op.arithmetic() == Arithmetic.INT8) {
            String types = weightTypes(op, operand(at, code).last());
            code.needsScratch("int8_mlp_scratch<" + types + ">()");
            code.needsShared("int8_mlp_shared<" + rows + ", " + types + ">()");
        } else {
            code.needsScratch("mlp_scratch()");
            code.needsShared("mlp_shared<" + rows + ", " + op.hidden() + ">()");
        }
        code.statement("mlp", List.of(rows + "", function), arguments);
    }

    /** Both products' weights and biases, bound as well. */
    private static List<String> mlpWeights(Mlp op, Instruction at, int inputs, String path, StructCode code) {
        String weight1 = matrix(at, path + "expand.weight", expandType(op, inputs), code);
        String bias1 = code.vector(op.hiddenBias(), at, path + "expand.bias", op.hidden());
        String weight2 = matrix(at, path + "project.weight", projectType(op), code);
        String bias2 = code.vector(op.bias(), at, path + "project.bias", op.width());
        return List.of(weight1, bias1, weight2, bias2);
    }

    private static void block(Instruction at, StructCode code) {
        var op = (Block) at.op();
        String shape = image(at.type()) + ", " + window(op.conv());
        int channels = at.type().last();
        Extents kernel = op.conv().kernel();
        var taps = new KernelCall.Taps("conv.weight", channels, kernel.height() * kernel.width());
        List<String> arguments = start(in(at, code));
        arguments.add(weight(taps, "block", at, code));
        arguments.add(code.vector(op.conv().bias(), at, "conv.bias", channels));
        arguments.add(number(OpSyntax.number(op.conv().eps())));
        arguments.addAll(mlpWeights(op.mlp(), at, at.type().last(), "mlp.", code));
        arguments.add(out(at, code));
        String function = hiddenFunction(op.mlp(), code);
        if (op.mlp().arithmetic() == Arithmetic.INT8) {
            String types = shape + ", " + weightTypes(op.mlp(), channels);
            code.needsScratch("int8_block_scratch<" + types + ">()");
            code.needsShared("int8_block_shared<" + types + ">()");
        } else {
            code.needsScratch("block_scratch<" + shape + ">()");
            code.needsShared("block_shared<" + shape + ", " + op.mlp().hidden() + ">()");
        }
        code.statement("block", List.of(function, shape), arguments);
    }

    private static List<String> start(String first) {
        return new ArrayList<>(List.of(first));
    }

    private static String matrix(Instruction at, String name, String type, StructCode code) {
        return code.weight(at, name, Storage.ROWS, type);
    }

    /** @param depth of blocks, behind a comma, where floats are packed in some */
    private static String matrixType(Arithmetic arithmetic, int outputs, int inputs, String depth) {
        return arithmetic == Arithmetic.INT8
                ? "ByteMatrix<" + outputs + ", " + inputs
                        + (Arithmetic.blocks(inputs) > 1 ? ", " + Arithmetic.depth(inputs) : "") + ">"
                : "Matrix<" + outputs + ", " + inputs + depth + ">";
    }

    private static String weightTypes(Mlp op, int inputs) {
        return expandType(op, inputs) + ", " + projectType(op);
    }

    private static String expandType(Mlp op, int inputs) {
        return matrixType(op.arithmetic(), op.hidden(), inputs, "");
    }

    private static String projectType(Mlp op) {
        return matrixType(op.arithmetic(), op.width(), op.hidden(), ", MLP_DEPTH");
    }

    /** The function of hidden values, which need be no more exact than the steps that they are narrowed to. */
    private static String hiddenFunction(Mlp op, StructCode code) {
        boolean narrowed = op.arithmetic() == Arithmetic.INT8;
        return narrowed && op.epilogue().equals(new Gelu(Gelu.Form.ERF)) ? "ShortGelu" : code.function(op.epilogue());
    }

    private static String residual(Instruction at, StructCode code) {
        return at.operands().size() == 2 ? code.address(at.operands().get(1)) : "nullptr";
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
