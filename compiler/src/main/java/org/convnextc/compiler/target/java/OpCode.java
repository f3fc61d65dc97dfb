package org.convnextc.compiler.target.java;

import static org.convnextc.compiler.target.host.RuntimeNames.ACTIVATION;
import static org.convnextc.compiler.target.host.RuntimeNames.OPS;
import static org.convnextc.compiler.target.host.RuntimeNames.WEIGHTS;

import com.palantir.javapoet.CodeBlock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.host.RuntimeNames;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.ConvNormalize;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.Epilogue;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Layout;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Simplenorm;
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
        Op.of(Activation.class).forEach(type -> EMITTERS.put(type, OpCode::activation));
        EMITTERS.put(Add.class, OpCode::add);
        EMITTERS.put(Avgpool.class, OpCode::avgpool);
        EMITTERS.put(Batchnorm.class, OpCode::batchnorm);
        EMITTERS.put(Concat.class, OpCode::concat);
        EMITTERS.put(Conv.class, OpCode::conv);
        EMITTERS.put(ConvActivate.class, OpCode::convActivate);
        EMITTERS.put(ConvGemm.class, OpCode::convGemm);
        EMITTERS.put(ConvNormalize.class, OpCode::convNormalize);
        EMITTERS.put(Copy.class, OpCode::copy);
        EMITTERS.put(Gemm.class, OpCode::gemm);
        EMITTERS.put(Grn.class, OpCode::grn);
        EMITTERS.put(Layernorm.class, OpCode::layernorm);
        EMITTERS.put(Max.class, OpCode::max);
        EMITTERS.put(Maxpool.class, OpCode::maxpool);
        EMITTERS.put(Mean.class, OpCode::mean);
        EMITTERS.put(Mlp.class, OpCode::mlp);
        EMITTERS.put(Multiply.class, OpCode::multiply);
        EMITTERS.put(Patches.class, OpCode::patches);
        EMITTERS.put(Probe.class, OpCode::probe);
        EMITTERS.put(Rescale.class, OpCode::rescale);
        EMITTERS.put(Rmsnorm.class, OpCode::rmsnorm);
        EMITTERS.put(Scale.class, OpCode::scale);
        EMITTERS.put(Simplenorm.class, OpCode::simplenorm);
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

    private static void gemm(Instruction at, Scope scope) {
        var gemm = (Gemm) at.op();
        scope.run.addStatement(
                "$T.gemm(t,$W$L,$W$N,$W$L,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                scope.matrix(at, "weight"),
                gemm.bias() ? scope.vector(at, "bias") : "null",
                activation(gemm.epilogue()),
                residual(at, scope),
                scope.offset(at.name()),
                rows(at.type()));
    }

    private static void convGemm(Instruction at, Scope scope) {
        var op = (ConvGemm) at.op();
        Patches patches = op.patches();
        scope.run.addStatement(
                "$T.convGemm(t,$W$N,$W$N,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                patched(at, patches, scope),
                scope.matrix(at, "weight"),
                op.gemm().bias() ? scope.vector(at, "bias") : "null",
                activation(op.gemm().epilogue()),
                residual(at, scope),
                scope.offset(at.name()));
    }

    private static void mlp(Instruction at, Scope scope) {
        var mlp = (Mlp) at.op();
        scope.run.addStatement(
                "$T.mlp(t,$W$L,$W$N,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                scope.mlp(at, activation(mlp.expand().epilogue())),
                residual(at, scope),
                scope.offset(at.name()),
                rows(at.type()));
    }

    private static CodeBlock residual(Instruction at, Scope scope) {
        return at.operands().size() == 2
                ? CodeBlock.of("$L", scope.offset(at.operands().get(1)))
                : CodeBlock.of("$T.NO_RESIDUAL", OPS);
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
                "$T.$L(t,$W$N,$W$N,$W$L,$W$L,$W$L)",
                OPS,
                depthwise ? "depthwise" : "conv",
                windowed(at, scope.windows().name(op.kernel(), op.stride(), op.pad(), op.dilation()), scope),
                depthwise ? scope.taps(at) : scope.filters(at, op.groups()),
                op.bias() ? scope.vector(at, "bias") : "null",
                activation(epilogue),
                scope.offset(at.name()));
    }

    private static void winograd(Instruction at, Scope scope) {
        var op = (Winograd) at.op();
        Conv conv = op.conv();
        scope.run.addStatement(
                "$T.winograd(t,$W$N,$W$N,$W$L,$W$L,$W$L)",
                OPS,
                windowed(at, scope.windows().name(conv.kernel(), conv.stride(), conv.pad(), conv.dilation()), scope),
                scope.winograd(at),
                op.bias() ? scope.vector(at, "bias") : "null",
                activation(op.epilogue()),
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
                "$T.toChannelsLast(t,$W$L,$W$L)", OPS, extents(operand(at, scope)), scope.offset(at.name()));
    }

    private static void layernorm(Instruction at, Scope scope) {
        var op = (Layernorm) at.op();
        scope.run.addStatement(
                "$T.layernorm(t,$W$L,$W$L,$W$L,$W$L,$W$L,$W$Lf,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                op.affine() ? scope.vector(at, "weight") : "null",
                op.affine() ? scope.vector(at, "bias") : "null",
                OpSyntax.number(op.eps()),
                scope.offset(at.name()));
    }

    private static void rmsnorm(Instruction at, Scope scope) {
        var op = (Rmsnorm) at.op();
        weighted("rmsnorm", op.affine(), op.eps(), at, scope);
    }

    private static void simplenorm(Instruction at, Scope scope) {
        var op = (Simplenorm) at.op();
        weighted("simplenorm", op.affine(), op.eps(), at, scope);
    }

    /** A norm with a weight, or none, and no bias. */
    private static void weighted(String method, boolean affine, double eps, Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.$L(t,$W$L,$W$L,$W$L,$W$L,$W$Lf,$W$L)",
                OPS,
                method,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                affine ? scope.vector(at, "weight") : "null",
                OpSyntax.number(eps),
                scope.offset(at.name()));
    }

    private static void rescale(Instruction at, Scope scope) {
        var op = (Rescale) at.op();
        scope.run.addStatement(
                "$T.rescale(t,$W$L,$W$L,$W$Lf,$W$Lf,$W$L)",
                OPS,
                in(at, scope),
                at.type().elements(),
                OpSyntax.number(op.factor()),
                OpSyntax.number(op.summand()),
                scope.offset(at.name()));
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

    private static void batchnorm(Instruction at, Scope scope) {
        var op = (Batchnorm) at.op();
        String factor = scope.derived(
                at,
                "factor",
                CodeBlock.of(
                        "$T.batchnormFactor($L,$W$L,$W$L)",
                        WEIGHTS,
                        scope.vectorCode(at, "weight"),
                        scope.vectorCode(at, "running_var"),
                        op.eps()));
        scope.run.addStatement(
                "$T.batchnorm(t,$W$L,$W$L,$W$L,$W$N,$W$N,$W$N,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                scope.vector(at, "running_mean"),
                factor,
                scope.vector(at, "bias"),
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

    private static void activation(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.activation(t,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                at.type().elements(),
                activation((Activation) at.op()),
                scope.offset(at.name()));
    }

    private static void scale(Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.scale(t,$W$L,$W$L,$W$L,$W$N,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                scope.vector(at, ""),
                scope.offset(at.name()));
    }

    private static void add(Instruction at, Scope scope) {
        pairwise("add", at, scope);
    }

    private static void multiply(Instruction at, Scope scope) {
        TensorType factor = scope.type(at.operands().get(1));
        if (factor.equals(at.type())) {
            pairwise("multiply", at, scope);
            return;
        }
        scope.run.addStatement(
                "$T.multiplyChannels(t,$W$L,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                in(at, scope),
                rows(at.type()),
                at.type().last(),
                scope.offset(at.operands().get(1)),
                scope.offset(at.name()));
    }

    private static void pairwise(String method, Instruction at, Scope scope) {
        scope.run.addStatement(
                "$T.$L(t,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                method,
                in(at, scope),
                scope.offset(at.operands().get(1)),
                at.type().elements(),
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
                scope.offset(at.name()),
                at.type().last(),
                channel);
    }

    private static void maxpool(Instruction at, Scope scope) {
        var op = (Maxpool) at.op();
        pool("maxpool", scope.windows().name(op.kernel(), op.stride(), op.pad(), 1), at, scope);
    }

    private static void avgpool(Instruction at, Scope scope) {
        var op = (Avgpool) at.op();
        pool("avgpool", scope.windows().name(op.kernel(), op.stride(), op.pad(), 1), at, scope);
    }

    private static void pool(String method, String window, Instruction at, Scope scope) {
        scope.run.addStatement("$T.$L(t,$W$N,$W$L)", OPS, method, windowed(at, window, scope), scope.offset(at.name()));
    }

    private static void mean(Instruction at, Scope scope) {
        reduce("mean", at, scope);
    }

    private static void max(Instruction at, Scope scope) {
        reduce("max", at, scope);
    }

    /** Over all pixels of an image. */
    private static void reduce(String method, Instruction at, Scope scope) {
        TensorType image = operand(at, scope);
        scope.run.addStatement(
                "$T.$L(t,$W$L,$W$L,$W$L,$W$L)",
                OPS,
                method,
                in(at, scope),
                rows(image),
                image.last(),
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
