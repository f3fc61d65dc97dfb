package org.convnextc.importer.onnx.write;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Attributes;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.LayerOp;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.Upsample;
import org.convnextc.ir.text.OpSyntax;

/** An op as a step of the language, without what the language takes as usual. */
final class StepText {
    private StepText() {}

    /**
     * @param channels of what it takes
     * @param normed whether batch normalisation follows right behind it, which takes a convolution's bias away where nothing is said
     */
    static String of(LayerOp op, int channels, boolean normed) {
        if (op instanceof Conv conv) {
            return conv(conv, channels, normed);
        }
        if (op instanceof Linear linear) {
            return "linear" + (linear.bias() ? "" : " bias=no") + " -> " + linear.width();
        }
        if (op instanceof Maxpool pool) {
            return "maxpool " + pool.kernel() + " /" + pool.stride() + pad(pool.pad(), pool.kernel(), 1);
        }
        if (op instanceof Avgpool pool) {
            return "avgpool " + pool.kernel() + " /" + pool.stride() + pad(pool.pad(), pool.kernel(), 1)
                    + (pool.countPad() ? "" : " count_pad=no");
        }
        if (op instanceof AdaptiveAvgpool pool) {
            return "adaptive_avgpool " + pool.size();
        }
        if (op instanceof Upsample upsample) {
            return "upsample " + upsample.factor()
                    + (upsample.mode() == Upsample.Mode.NEAREST ? "" : " mode=bilinear")
                    + (upsample.corners() ? " corners=yes" : "");
        }
        if (op instanceof Slice slice) {
            return "slice" + (slice.from() == 0 ? "" : " from=" + slice.from()) + " -> " + slice.width();
        }
        if (op instanceof Rescale rescale) {
            return rescale.summand() == 0 ? "times " + number(rescale.factor()) : "plus " + number(rescale.summand());
        }
        if (op instanceof Norm norm) {
            return norm(norm);
        }
        if (op instanceof Gelu gelu) {
            return gelu.form() == Gelu.Form.ERF ? "gelu" : "gelu form=tanh";
        }
        return op.mnemonic();
    }

    /** A negative number stands in parentheses. */
    private static String number(double value) {
        String text = OpSyntax.number(value);
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    private static String conv(Conv conv, int channels, boolean normed) {
        boolean depthwise = conv.groups() == channels && conv.groups() > 1;
        return "conv " + conv.kernel()
                + (conv.stride() == 1 ? "" : " /" + conv.stride())
                + (depthwise ? " depthwise" : "")
                + pad(conv.pad(), conv.kernel(), conv.dilation())
                + (conv.dilation() == 1 ? "" : " dilation=" + conv.dilation())
                + (depthwise || conv.groups() == 1 ? "" : " groups=" + conv.groups())
                + (conv.bias() == !normed ? "" : conv.bias() ? " bias=yes" : " bias=no")
                + (depthwise && conv.width() == channels ? "" : " -> " + conv.width());
    }

    private static String pad(Padding pad, Extents kernel, int dilation) {
        Padding usual = new Padding(same(kernel.height(), dilation), same(kernel.width(), dilation));
        return pad.equals(usual) ? "" : " pad=" + pad;
    }

    private static int same(int kernel, int dilation) {
        return kernel % 2 == 1 ? dilation * ((kernel - 1) / 2) : 0;
    }

    private static String norm(Norm norm) {
        Map<String, Object> usual = Attributes.of(Norm.byDefault(norm.getClass()));
        String options = Attributes.of(norm).entrySet().stream()
                .filter(option -> !option.getValue().equals(usual.get(option.getKey())))
                .map(option -> " " + option.getKey() + "=" + value(option.getValue()))
                .collect(Collectors.joining());
        return norm.mnemonic() + options;
    }

    private static String value(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return value instanceof Double number
                ? OpSyntax.number(number)
                : value.toString().toLowerCase(Locale.ROOT);
    }
}
