package org.convnextc.ir.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.convnextc.ir.op.Attributes;
import org.convnextc.ir.op.Op;

/** How ops, image steps and their attributes are written: one rule for all, from the records' names and components. */
public final class OpSyntax {

    private OpSyntax() {}

    /** The components of an op or an image step by name, in order, as they are written; those that are as usual are not. */
    public static Map<String, String> attributes(Object record) {
        var all = new LinkedHashMap<String, String>();
        Attributes.said(record).forEach((name, value) -> all.put(name, value(value)));
        return all;
    }

    /** {@code gelu(form=erf)}; {@code relu} for an op without attributes. */
    public static String nested(Op op) {
        Map<String, String> attributes = attributes(op);
        return op.mnemonic() + (attributes.isEmpty() ? "" : "(" + assignments(attributes, ", ") + ")");
    }

    static String assignments(Map<String, String> attributes, String separator) {
        return attributes.entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                .collect(Collectors.joining(separator));
    }

    /** The shortest decimal that reads back as the same number: {@code 1e-6}, {@code 0.875}, {@code 4}. */
    public static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return 1 / value < 0 ? "-0" : value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal exact = new BigDecimal(value);
        int precision = 1;
        while (exact.round(new MathContext(precision)).doubleValue() != value) {
            precision++;
        }
        BigDecimal shortest = exact.round(new MathContext(precision)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 7) {
            return shortest.toPlainString();
        }
        return new BigDecimal(shortest.unscaledValue(), shortest.precision() - 1).toPlainString() + "e" + exponent;
    }

    private static String value(Object value) {
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OpSyntax::value).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Op op) {
            return nested(op);
        }
        return value.toString();
    }
}
