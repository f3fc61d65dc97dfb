package org.convnextc.compiler.target.java;

import static org.convnextc.compiler.target.host.RuntimeNames.ACTIVATION;
import static org.convnextc.compiler.target.host.RuntimeNames.OPS;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.text.OpSyntax;

/** The runtime's calls for each op of a planned graph. */
public final class OpCode {
    /** Appends the call for an instruction to its scope. */
    private interface Emitter {
        void emit(Instruction at, Scope scope);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    static {
        KernelCalls.ops().forEach(type -> EMITTERS.put(type, OpCode::calls));
        EMITTERS.put(Mlp.class, OpCode::mlp);
        EMITTERS.put(Probe.class, (at, scope) -> scope.run.addStatement("$T.mark(t)", RuntimeNames.PROBES));
    }

    private OpCode() {}

    public static boolean supports(Class<? extends Op> op) {
        return EMITTERS.containsKey(op);
    }

    static void emit(Instruction at, Scope scope) {
        if (!supports(at.op().getClass())) {
            throw new UnsupportedGraphException("the op " + at.op().mnemonic() + " of %" + at.name() + " in @"
                    + scope.function().name());
        }
        EMITTERS.get(at.op().getClass()).emit(at, scope);
    }

    private static void calls(Instruction at, Scope scope) {
        KernelCalls.of(at, scope::type)
                .forEach(call -> scope.run.addStatement(
                        "$T.$L(t,$W$L)",
                        OPS,
                        method(call.kernel()),
                        Stream.of(operands(call, at, scope), weights(call, at, scope), rest(call, at, scope))
                                .flatMap(List::stream)
                                .collect(CodeBlock.joining(",$W"))));
    }

    /** A windowed image says itself whether it is the caller's. */
    private static String method(String kernel) {
        return Mnemonic.camelCase(kernel.replace("_from_input", ""));
    }

    /** What is read, and its extents; an image and its window are one constant. */
    private static List<CodeBlock> operands(KernelCall call, Instruction at, Scope scope) {
        if (call.slides()) {
            return List.of(CodeBlock.of("$N", windowed(call, at, scope)));
        }
        var operands = new ArrayList<CodeBlock>();
        for (KernelCall.Argument argument : call.arguments()) {
            if (argument instanceof KernelCall.Read read) {
                operands.add(CodeBlock.of("$L", scope.offset(read.value())));
            }
        }
        for (KernelCall.Shape shape : call.shape()) {
            if (shape instanceof KernelCall.Image image) {
                operands.add(CodeBlock.of("$L", extents(image.type())));
            } else if (shape instanceof KernelCall.Number number) {
                operands.add(CodeBlock.of("$L", number.value()));
            } else if (shape instanceof KernelCall.Groups groups) {
                operands.add(CodeBlock.of(
                        "new $T($L, $L, $L)", RuntimeNames.GROUPS, groups.rows(), groups.channels(), groups.groups()));
            }
        }
        return operands;
    }

    private static String windowed(KernelCall call, Instruction at, Scope scope) {
        var image = (KernelCall.Image) call.shape().get(0);
        var window = (KernelCall.Window) call.shape().get(1);
        String value = at.operands().get(0);
        CodeBlock place = readsInput(call.arguments().get(0))
                ? CodeBlock.of("$T.INPUT", OPS)
                : CodeBlock.of("$L", scope.offset(value));
        return scope.windowed(
                value,
                CodeBlock.of("$L, $L", place, extents(image.type())),
                scope.windows().name(window.kernel(), window.stride(), window.pad(), window.dilation()));
    }

    private static boolean readsInput(KernelCall.Argument argument) {
        return argument instanceof KernelCall.Input
                || argument instanceof KernelCall.Pixels pixels
                        && pixels.value().isEmpty();
    }

    private static List<CodeBlock> weights(KernelCall call, Instruction at, Scope scope) {
        var weights = new ArrayList<CodeBlock>();
        for (KernelCall.Argument argument : call.arguments()) {
            if (argument instanceof KernelCall.Parameter parameter) {
                weights.add(CodeBlock.of("$L", weight(parameter, at, scope)));
            } else if (argument instanceof KernelCall.BatchnormFactor factor) {
                weights.add(CodeBlock.of("$N", scope.batchnormFactor(at, factor.eps())));
            }
        }
        return weights;
    }

    private static String weight(KernelCall.Parameter parameter, Instruction at, Scope scope) {
        if (parameter instanceof KernelCall.Vector vector) {
            return vector.present() ? scope.vector(at, vector.name()) : "null";
        }
        if (parameter instanceof KernelCall.One) {
            return scope.vector(at, parameter.name());
        }
        if (parameter instanceof KernelCall.Matrix matrix) {
            UnsupportedGraphException.requireFloats(matrix.arithmetic(), at);
        }
        if (parameter instanceof KernelCall.Flat) {
            return scope.flat(at, parameter.name());
        }
        if (parameter instanceof KernelCall.Taps) {
            return scope.taps(at);
        }
        if (parameter instanceof KernelCall.Filters filters) {
            return scope.filters(at, filters.groups());
        }
        if (parameter instanceof KernelCall.WinogradFilters filters) {
            return scope.winograd(at, filters.tile());
        }
        return scope.matrix(at, parameter.name());
    }

    /** Attributes, the activation and the residual where there are such, and the result. */
    private static List<CodeBlock> rest(KernelCall call, Instruction at, Scope scope) {
        var rest = new ArrayList<CodeBlock>();
        for (KernelCall.Argument argument : call.arguments()) {
            if (argument instanceof KernelCall.Scalar scalar) {
                rest.add(CodeBlock.of("$Lf", OpSyntax.number(scalar.value())));
            }
        }
        for (KernelCall.Shape shape : call.shape()) {
            if (shape instanceof KernelCall.Function function && function.of() instanceof Activation) {
                rest.add(activation(function.of()));
            }
        }
        for (KernelCall.Argument argument : call.arguments()) {
            if (argument instanceof KernelCall.Residual residual) {
                residual.value().ifPresent(value -> rest.add(CodeBlock.of("$L", scope.offset(value))));
            }
        }
        rest.add(CodeBlock.of("$L", scope.offset(at.name())));
        return rest;
    }

    /** The activation is one of the weights. */
    private static void mlp(Instruction at, Scope scope) {
        var mlp = (Mlp) at.op();
        UnsupportedGraphException.requireFloats(mlp.arithmetic(), at);
        String residual = at.operands().size() == 2 ? scope.offset(at.operands().get(1)) + ",$W" : "";
        scope.run.addStatement(
                "$T.mlp(t,$W$L,$W$L,$W$N,$W" + residual + "$L)",
                OPS,
                scope.offset(at.operands().get(0)),
                at.type().elements() / at.type().last(),
                scope.mlp(at, activation(mlp.expand().epilogue())),
                scope.offset(at.name()));
    }

    /** The runtime's constants have the names of the ops. */
    private static CodeBlock activation(Epilogue epilogue) {
        return CodeBlock.of("$T.$L", ACTIVATION, epilogue.kernel().toUpperCase(Locale.ROOT));
    }

    /** The three extents after the batch, as arguments. */
    private static String extents(TensorType type) {
        return type.dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
