package org.convnextc.compiler.ir;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.ir.op.Op;

/** How ops, image steps and their attributes are written: one rule for all, from the records' names and components. */
public final class Spelling {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern PLAIN_FILE = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+-]*");

    private Spelling() {}

    /** The record's name in snake case: {@code conv_normalize}. */
    public static String mnemonic(Class<?> type) {
        return snakeCase(type.getSimpleName());
    }

    public static String mnemonic(Op op) {
        return mnemonic(op.getClass());
    }

    /** The components of an op or an image step by name, in order, as they are written. */
    public static Map<String, String> attributes(Object record) {
        var all = new LinkedHashMap<String, String>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            all.put(snakeCase(component.getName()), value(get(record, component)));
        }
        return all;
    }

    /** The components of an op or an image step, in order. */
    static List<Object> values(Object record) {
        return Stream.of(record.getClass().getRecordComponents())
                .map(component -> get(record, component))
                .toList();
    }

    /** {@code gelu(form=erf)}; {@code relu} for an op without attributes. */
    public static String nested(Op op) {
        Map<String, String> attributes = attributes(op);
        return mnemonic(op) + (attributes.isEmpty() ? "" : "(" + assignments(attributes, ", ") + ")");
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

    static String snakeCase(String name) {
        return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** A file's name, in quotes where it is not a plain word; a backslash goes before quotes, backslashes and line ends. */
    static String file(String name) {
        boolean plain = PLAIN_FILE.matcher(name).matches() && !name.contains("..") && !name.contains("->");
        String escaped = name.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return plain ? name : "\"" + escaped + "\"";
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
            return list.stream().map(Spelling::value).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Op op) {
            return nested(op);
        }
        return value.toString();
    }

    private static Object get(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " of " + record, e);
        }
    }
}
