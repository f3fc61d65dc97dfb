package org.convnextc.compiler.target.java;

import static org.convnextc.compiler.target.host.RuntimeNames.ACTIVATION;
import static org.convnextc.compiler.target.host.RuntimeNames.OPS;

import com.palantir.javapoet.CodeBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.KernelCall;
import org.convnextc.compiler.target.KernelCalls;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Mnemonic;
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

/** One runtime call for each op of a planned graph. */
public final class OpCode {
    /** Appends the call for an instruction to its scope. */
    private interface Emitter {
        void emit(Instruction at, Scope scope);
    }

    private static final Map<Class<? extends Op>, Emitter> EMITTERS = new HashMap<>();

    static {
        KernelCalls.ops().forEach(type -> EMITTERS.put(type, OpCode::call));
        EMITTERS.put(Concat.class, OpCode::concat);
        EMITTERS.put(Conv.class, OpCode::conv);
        EMITTERS.put(ConvActivate.class, OpCode::convActivate);
        EMITTERS.put(ConvGemm.class, OpCode::convGemm);
        EMITTERS.put(ConvNormalize.class, OpCode::convNormalize);
        EMITTERS.put(Copy.class, OpCode::copy);
        EMITTERS.put(Gemm.class, OpCode::gemm);
        EMITTERS.put(Grn.class, OpCode::grn);
        EMITTERS.put(Mlp.class, OpCode::mlp);
        EMITTERS.put(Patches.class, OpCode::patches);
        EMITTERS.put(Probe.class, OpCode::probe);
        EMITTERS.put(Slice.class, OpCode::slice);
        EMITTERS.put(ToChannelsFirst.class, OpCode::toChannelsFirst);
        EMITTERS.put(ToChannelsLast.class, OpCode::toChannelsLast);
        EMITTERS.put(Upsample.class, OpCode::upsample);
        EMITTERS.put(Winograd.class, OpCode::winograd);
    }

    private OpCode() {}

    public static boolean supports(Class<? extends Op> op) {
        return EMITTERS.containsKey(op);
    }

    static void emit(Instruction at, Scope scope) {
        if (!supports(at.op().getClass())) {
            throw unsupported(at, "the op " + at.op().mnemonic(), scope);
        }
        EMITTERS.get(at.op().getClass()).emit(at, scope);
    }

    private static void probe(Instruction at, Scope scope) {
        scope.run.addStatement("$T.mark(t)", RuntimeNames.PROBES);
    }

    private static UnsupportedGraphException unsupported(Instruction at, String what, Scope scope) {
        return new UnsupportedGraphException(
                what + " of %" + at.name() + " in @" + scope.function().name());
    }

    /** The operands, then the shape, then the rest; an image and its window are one constant. */
    private static void call(Instruction at, Scope scope) {
        KernelCall call = KernelCalls.of(at, scope::type);
        var operands = new ArrayList<CodeBlock>();
        var rest = new ArrayList<CodeBlock>();
        boolean windows = call.shape().stream().anyMatch(KernelCall.Window.class::isInstance);
        for (KernelCall.Argument argument : call.arguments()) {
            if (!(argument instanceof KernelCall.Read)) {
                rest.add(argument(argument, at, scope));
            } else if (!windows) {
                operands.add(argument(argument, at, scope));
            }
        }
        call.shape().stream()
                .filter(shape -> !(shape instanceof KernelCall.Image))
                .forEach(shape -> operands.add(shape(shape, at, scope)));
        operands.addAll(rest);
        scope.run.addStatement(
                "$T.$L(t,$W$L)",
                OPS,
                Mnemonic.camelCase(call.kernel()),
                operands.stream().collect(CodeBlock.joining(",$W")));
    }

    private static CodeBlock shape(KernelCall.Shape shape, Instruction at, Scope scope) {
        if (shape instanceof KernelCall.Window window) {
            String name = scope.windows().name(window.kernel(), window.stride(), window.pad(), window.dilation());
            return CodeBlock.of("$N", windowed(at, name, scope));
        }
        if (shape instanceof KernelCall.Function function) {
            return activation(function.activation());
        }
        return CodeBlock.of("$L", ((KernelCall.Number) shape).value());
    }

    private static CodeBlock argument(KernelCall.Argument argument, Instruction at, Scope scope) {
        if (argument instanceof KernelCall.Read read) {
            return CodeBlock.of("$L", scope.offset(read.value()));
        }
        if (argument instanceof KernelCall.Vector vector) {
            return CodeBlock.of("$L", vector.present() ? scope.vector(at, vector.name()) : "null");
        }
        if (argument instanceof KernelCall.BatchnormFactor factor) {
            return CodeBlock.of("$N", scope.batchnormFactor(at, factor.eps()));
        }
        if (argument instanceof KernelCall.Scalar scalar) {
            return CodeBlock.of("$Lf", OpSyntax.number(scalar.value()));
        }
        return CodeBlock.of("$L", scope.offset(at.name()));
    }

    private static void gemm(Instruction at, Scope scope) {
        var gemm = (Gemm) at.op();
        scope.run.addStatement(
                "$T.gemm(t,$W$L,$W$L,$W$N,$W$L$L$L,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                scope.matrix(at, "weight"),
                gemm.bias() ? scope.vector(at, "bias") : "null",
                epilogue(gemm.epilogue()),
                residual(at, scope),
                scope.offset(at.name()));
    }

    private static void convGemm(Instruction at, Scope scope) {
        var op = (ConvGemm) at.op();
        Patches patches = op.patches();
        scope.run.addStatement(
                "$T.convGemm(t,$W$N,$W$N,$W$L$L$L,$W$L)",
                OPS,
                patched(at, patches, scope),
                scope.matrix(at, "weight"),
                op.gemm().bias() ? scope.vector(at, "bias") : "null",
                epilogue(op.gemm().epilogue()),
                residual(at, scope),
                scope.offset(at.name()));
    }

    private static void mlp(Instruction at, Scope scope) {
        var mlp = (Mlp) at.op();
        scope.run.addStatement(
                "$T.mlp(t,$W$L,$W$L,$W$N$L,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                scope.mlp(at, activation(mlp.expand().epilogue())),
                residual(at, scope),
                scope.offset(at.name()));
    }

    /** The argument for what is added, where something is. */
    private static CodeBlock residual(Instruction at, Scope scope) {
        return at.operands().size() == 2
                ? CodeBlock.of(",$W$L", scope.offset(at.operands().get(1)))
                : CodeBlock.of("");
    }

    /** The argument for an activation, where there is one. */
    private static CodeBlock epilogue(Epilogue epilogue) {
        return epilogue instanceof Activation ? CodeBlock.of(",$W$L", activation(epilogue)) : CodeBlock.of("");
    }

    private static void convNormalize(Instruction at, Scope scope) {
        var op = (ConvNormalize) at.op();
        scope.run.addStatement(
                "$T.convNormalize(t,$W$N,$W$N,$W$L,$W$Lf,$W$L)",
                OPS,
                windowed(at, scope.windows().name(op.kernel(), op.stride(), op.pad(), op.dilation()), scope),
                scope.taps(at),
                op.bias() ? scope.vector(at, "bias") : "null",
                OpSyntax.number(op.eps()),
                scope.offset(at.name()));
    }

    private static void conv(Instruction at, Scope scope) {
        conv(at, (Conv) at.op(), new None(), scope);
    }

    private static void convActivate(Instruction at, Scope scope) {
        var op = (ConvActivate) at.op();
        conv(at, op.conv(), op.epilogue(), scope);
    }

    private static void conv(Instruction at, Conv op, Epilogue epilogue, Scope scope) {
        boolean depthwise = op.depthwise(operand(at, scope));
        scope.run.addStatement(
                "$T.$L(t,$W$N,$W$N,$W$L$L,$W$L)",
                OPS,
                depthwise ? "depthwise" : "conv",
                windowed(at, scope.windows().name(op.kernel(), op.stride(), op.pad(), op.dilation()), scope),
                depthwise ? scope.taps(at) : scope.filters(at, op.groups()),
                op.bias() ? scope.vector(at, "bias") : "null",
                epilogue(epilogue),
                scope.offset(at.name()));
    }

    private static void winograd(Instruction at, Scope scope) {
        var op = (Winograd) at.op();
        Conv conv = op.conv();
        scope.run.addStatement(
                "$T.winograd(t,$W$N,$W$N,$W$L$L,$W$L)",
                OPS,
                windowed(at, scope.windows().name(conv.kernel(), conv.stride(), conv.pad(), conv.dilation()), scope),
                scope.winograd(at),
                op.bias() ? scope.vector(at, "bias") : "null",
                epilogue(op.epilogue()),
                scope.offset(at.name()));
    }

    private static void patches(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.patches(t,$W$N,$W$L)", OPS, patched(at, (Patches) at.op(), scope), scope.offset(at.name()));
    }

    /** The windows over an image in the arena, or over the caller's. */
    private static String patched(Instruction at, Patches patches, Scope scope) {
        String window = scope.windows().name(patches.kernel(), patches.stride(), patches.pad(), patches.dilation());
        return patches.layout() == Layout.NCHW
                ? scope.windowed(
                        at.operands().get(0),
                        CodeBlock.of("$T.INPUT, $L", OPS, lastExtents(operand(at, scope))),
                        window)
                : windowed(at, window, scope);
    }

    private static String windowed(Instruction at, String window, Scope scope) {
        return scope.windowed(
                at.operands().get(0), CodeBlock.of("$L, $L", in(at, scope), extents(operand(at, scope))), window);
    }

    private static void toChannelsFirst(Instruction at, Scope scope) {
        TensorType image = operand(at, scope);
        scope.run.addStatement(
                "$T.toChannelsFirst(t,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                rows(image),
                image.last(),
                scope.offset(at.name()));
    }

    private static void toChannelsLast(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.toChannelsLast(t,$W$L,$W$L)", OPS, lastExtents(operand(at, scope)), scope.offset(at.name()));
    }

    private static void slice(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.slice(t,$W$L,$W$L,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                operand(at, scope).last(),
                ((Slice) at.op()).from(),
                at.type().last(),
                scope.offset(at.name()));
    }

    private static void upsample(Instruction at, Scope scope) {
        var op = (Upsample) at.op();
        scope.run.addStatement(
                "$T.$L(t,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                op.mode() == Upsample.Mode.NEAREST ? "nearest" : op.corners() ? "bilinearCorners" : "bilinear",
                in(at, scope),
                extents(operand(at, scope)),
                op.factor(),
                scope.offset(at.name()));
    }

    private static void grn(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.grn(t,$W$L,$W$L,$W$L,$W$N,$W$N,$W$Lf,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                scope.flat(at, "gamma"),
                scope.flat(at, "beta"),
                OpSyntax.number(((Grn) at.op()).eps()),
                scope.offset(at.name()));
    }

    private static void concat(Instruction at, Scope scope) {
        int channel = 0;
        for (String operand : at.operands()) {
            int channels = scope.type(operand).last();
            place(operand, channels, at, channel, scope);
            channel += channels;
        }
    }

    private static void copy(Instruction at, Scope scope) {
        place(at.operands().get(0), at.type().last(), at, 0, scope);
    }

    /** Copies an operand to the channels from {@code channel} on of the result. */
    private static void place(String operand, int channels, Instruction at, int channel, Scope scope) {
        scope.run.addStatement(
                "$T.copy(t,$W$L,$W$L,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                scope.offset(operand),
                rows(at.type()),
                channels,
                at.type().last(),
                channel,
                scope.offset(at.name()));
    }

    /** The runtime's constants have the names of the ops. */
    private static CodeBlock activation(Epilogue epilogue) {
        return CodeBlock.of("$T.$L", ACTIVATION, epilogue.kernel().toUpperCase(Locale.ROOT));
    }

    private static TensorType operand(Instruction at, Scope scope) {
        return scope.type(at.operands().get(0));
    }

    private static String in(Instruction at, Scope scope) {
        return scope.offset(at.operands().get(0));
    }

    /** Rows of channels. */
    private static int rows(TensorType type) {
        return type.elements() / type.last();
    }

    /** Those of an image with its channels first, as if they were last. */
    private static String lastExtents(TensorType type) {
        return type.dim(2) + ", " + type.dim(3) + ", " + type.dim(1);
    }

    /** The three extents after the batch, as arguments. */
    private static String extents(TensorType type) {
        return type.dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
