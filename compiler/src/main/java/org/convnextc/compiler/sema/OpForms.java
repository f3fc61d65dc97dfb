package org.convnextc.compiler.sema;

import static org.convnextc.compiler.sema.Form.Presence.ALWAYS;
import static org.convnextc.compiler.sema.Form.Presence.OPTIONAL;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Dropout;
import org.convnextc.ir.op.Eps;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Hardswish;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Relu6;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.Sigmoid;
import org.convnextc.ir.op.Silu;

/** The ops of the language. Joins have a syntax of their own. */
final class OpForms {
    static final String DROP_PATH = "drop_path";

    static final Map<String, Form<Op>> TABLE = Stream.of(
                    form("conv", OpForms::conv)
                            .positional("kernel")
                            .word("depthwise")
                            .options("pad", "dilation", "groups", "bias")
                            .stride(OPTIONAL)
                            .width(OPTIONAL),
                    form("linear", o -> new Linear(o.width(0), o.flag("bias", true)))
                            .options("bias")
                            .width(ALWAYS),
                    form("layernorm", o -> new Layernorm(eps(o, 1e-6), o.flag("affine", true)))
                            .options("eps", "affine"),
                    form("rmsnorm", o -> new Rmsnorm(eps(o, 1e-6), o.flag("affine", true)))
                            .options("eps", "affine"),
                    form("batchnorm", o -> new Batchnorm(eps(o, 1e-5))).options("eps"),
                    form("grn", o -> new Grn(eps(o, 1e-6))).options("eps"),
                    form("gelu", o -> new Gelu(o.choice("form", Gelu.Form.ERF))).option("form", Gelu.Form.class),
                    form("relu", o -> new Relu()),
                    form("relu6", o -> new Relu6()),
                    form("silu", o -> new Silu()),
                    form("sigmoid", o -> new Sigmoid()),
                    form("hardswish", o -> new Hardswish()),
                    form("scale", o -> new Scale(Initial.DEFAULT.layerScale())),
                    form("maxpool", OpForms::maxpool)
                            .positional("kernel")
                            .options("pad")
                            .stride(ALWAYS),
                    form("avgpool", OpForms::avgpool)
                            .positional("kernel")
                            .options("pad")
                            .stride(ALWAYS),
                    form("mean", o -> new Mean()),
                    form("max", o -> new Max()),
                    form("dropout", o -> new Dropout(o.real("rate", 0.5))).options("rate"),
                    // The rate comes from the slot drop_path, once all of these steps are counted.
                    form(DROP_PATH, o -> new DropPath(0)))
            .collect(Collectors.toUnmodifiableMap(Form::name, form -> form));

    private OpForms() {}

    private static Form<Op> form(String name, Function<Operands, Op> make) {
        return Form.of(name, make);
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
        return new Avgpool(kernel, o.stride(1), o.padding(kernel, 1));
    }

    private static double eps(Operands o, double otherwise) {
        double eps = o.real("eps", otherwise);
        Eps.fault(eps).ifPresent(fault -> {
            throw Code.OPERANDS.failure(o.span("eps"), fault);
        });
        return eps;
    }
}
