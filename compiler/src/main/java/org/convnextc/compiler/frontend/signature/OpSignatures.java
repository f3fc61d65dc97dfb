package org.convnextc.compiler.frontend.signature;

import static org.convnextc.compiler.frontend.signature.StepSignature.Presence.ALWAYS;
import static org.convnextc.compiler.frontend.signature.StepSignature.Presence.OPTIONAL;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.ir.op.Activation;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Attributes;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Dropout;
import org.convnextc.ir.op.Eps;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.ScalarBias;
import org.convnextc.ir.op.ScalarScale;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.Upsample;

/** The ops of the language. Joins have a syntax of their own. */
public final class OpSignatures {
    public static final String DROP_PATH = "drop_path";

    public static final Map<String, StepSignature<Op>> TABLE = Stream.of(activations(), norms(), others())
            .flatMap(signatures -> signatures)
            .collect(Collectors.toUnmodifiableMap(StepSignature::name, signature -> signature));

    private OpSignatures() {}

    /** Each by its mnemonic; those with forms are among the others. */
    private static Stream<StepSignature<Op>> activations() {
        return Activation.all().stream()
                .filter(activation -> Attributes.of(activation).isEmpty())
                .map(activation -> signature(activation.mnemonic(), o -> activation));
    }

    /** Each by its mnemonic, with its components as options. */
    private static Stream<StepSignature<Op>> norms() {
        return Norm.all().stream().map(norm -> signature(norm.mnemonic(), o -> norm(norm, o))
                .options(Attributes.of(norm).keySet().toArray(String[]::new)));
    }

    /** With the values that the step gives for its components. */
    private static Op norm(Norm byDefault, Operands o) {
        var values = new LinkedHashMap<String, Object>();
        Attributes.of(byDefault).forEach((name, value) -> values.put(name, value(name, value, o)));
        return Attributes.with(byDefault, values);
    }

    private static Object value(String name, Object otherwise, Operands o) {
        if (otherwise instanceof Boolean flag) {
            return o.flag(name, flag);
        }
        if (otherwise instanceof Integer whole) {
            return o.whole(name, whole);
        }
        return name.equals("eps") ? eps(o, (Double) otherwise) : o.real(name, (Double) otherwise);
    }

    private static Stream<StepSignature<Op>> others() {
        return Stream.of(
                signature("conv", OpSignatures::conv)
                        .positional("kernel")
                        .word("depthwise")
                        .options("pad", "dilation", "groups", "bias")
                        .stride(OPTIONAL)
                        .width(OPTIONAL),
                signature("linear", o -> new Linear(o.width(0), o.flag("bias", true)))
                        .options("bias")
                        .width(ALWAYS),
                signature("gelu", o -> new Gelu(o.choice("form", Gelu.Form.ERF)))
                        .option("form", Gelu.Form.class),
                signature("scale", o -> new Scale(TrainingInit.DEFAULT.layerScale())),
                signature("scalar_scale", o -> new ScalarScale()),
                signature("scalar_bias", o -> new ScalarBias()),
                signature("maxpool", OpSignatures::maxpool)
                        .positional("kernel")
                        .options("pad")
                        .stride(ALWAYS),
                signature("avgpool", OpSignatures::avgpool)
                        .positional("kernel")
                        .options("pad", "count_pad")
                        .stride(ALWAYS),
                signature("adaptive_avgpool", o -> new AdaptiveAvgpool(o.extents("size")))
                        .positional("size"),
                signature("upsample", OpSignatures::upsample)
                        .positional("factor")
                        .option("mode", Upsample.Mode.class)
                        .options("corners"),
                signature("slice", o -> new Slice(o.whole("from", 0), o.width(0)))
                        .options("from")
                        .width(ALWAYS),
                signature("times", o -> new Rescale(o.real("factor", 1), 0)).positional("factor"),
                signature("plus", o -> new Rescale(1, o.real("summand", 0))).positional("summand"),
                signature("mean", o -> new Mean()),
                signature("max", o -> new Max()),
                signature("dropout", o -> new Dropout(o.real("rate", 0.5))).options("rate"),
                // The rate comes from the slot drop_path, once all of these steps are counted.
                signature(DROP_PATH, o -> new DropPath(0)));
    }

    private static StepSignature<Op> signature(String name, Function<Operands, Op> make) {
        return StepSignature.of(name, make);
    }

    private static Op conv(Operands o) {
        boolean depthwise = o.has("depthwise");
        if (depthwise && o.has("groups")) {
            throw o.wrong(o.span("groups"), "depthwise says already that each channel is a group");
        }
        if (!depthwise && !o.hasWidth()) {
            throw o.wrong(o.span(), "conv lacks a width, -> 64; only a depthwise one keeps its input's");
        }
        Extents kernel = o.extents("kernel");
        int dilation = o.whole("dilation", 1);
        return new Conv(
                o.width(o.channels()),
                kernel,
                o.stride(1),
                o.padding(kernel, dilation),
                dilation,
                depthwise ? o.channels() : o.whole("groups", 1),
                o.flag("bias", true));
    }

    private static Op maxpool(Operands o) {
        Extents kernel = o.extents("kernel");
        return new Maxpool(kernel, o.stride(1), o.padding(kernel, 1));
    }

    private static Op avgpool(Operands o) {
        Extents kernel = o.extents("kernel");
        return new Avgpool(kernel, o.stride(1), o.padding(kernel, 1), o.flag("count_pad", true));
    }

    private static Op upsample(Operands o) {
        return new Upsample(o.whole("factor", 1), o.choice("mode", Upsample.Mode.NEAREST), o.flag("corners", false));
    }

    private static double eps(Operands o, double otherwise) {
        double eps = o.real("eps", otherwise);
        Eps.fault(eps).ifPresent(fault -> {
            throw NetCode.OPERANDS.failure(o.span("eps"), fault);
        });
        return eps;
    }
}
