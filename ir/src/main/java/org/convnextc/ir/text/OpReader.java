package org.convnextc.ir.text;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.dsl.Suggestions;
import org.convnextc.ir.ImageStep;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.op.Attributes;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.text.IrLexer.Token;

/** Reads what {@link OpSyntax} writes: ops and image steps with their attributes, from the records' components. */
final class OpReader {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,400})?(e[+-]?[0-9]{1,4})?");

    private static final Map<String, Class<?>> OPS = mnemonics(Op.of(Op.class).stream());
    private static final Map<String, Class<?>> STEPS = mnemonics(Stream.of(ImageStep.class.getPermittedSubclasses()));

    private final Tokens tokens;

    OpReader(Tokens tokens) {
        this.tokens = tokens;
    }

    private static Map<String, Class<?>> mnemonics(Stream<? extends Class<?>> registry) {
        return registry.filter(type -> type != Call.class).collect(Collectors.toMap(Mnemonic::of, type -> type));
    }

    /** {@code one of none, relu}; an op's name where it is the only one. */
    private static String mnemonics(Class<? extends Op> kind) {
        String all = Op.of(kind).stream().map(Mnemonic::of).sorted().collect(Collectors.joining(", "));
        return kind.isRecord() ? all : "one of " + all;
    }

    Class<?> opType() {
        return type(OPS, "an op");
    }

    Class<?> stepType() {
        return type(STEPS, "an image step");
    }

    private Class<?> type(Map<String, Class<?>> registry, String what) {
        Token token = tokens.word(what);
        Class<?> type = registry.get(token.text());
        if (type == null) {
            throw tokens.malformed(IrCode.UNKNOWN_OP, token, "found " + token.spelled() + ", expected " + what)
                    .help(Suggestions.closest(token.text(), registry.keySet())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("one of "
                                    + registry.keySet().stream().sorted().collect(Collectors.joining(", "))));
        }
        return type;
    }

    /** OpReader that are {@code name=value} pairs up to the first token that is no word; reads none of its own. */
    Object record(Class<?> type, Token site, Map<String, Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        var arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = Mnemonic.snakeCase(components[i].getName());
            Object value = values.get(name);
            arguments[i] = value == null ? Attributes.usual(components[i]) : value;
            if (arguments[i] == null) {
                throw tokens.malformed(
                        IrCode.ATTRIBUTE, site, "'" + Mnemonic.of(type) + "' has no attribute '" + name + "'");
            }
        }
        return construct(type, site, components, arguments);
    }

    private Object construct(Class<?> type, Token site, RecordComponent[] components, Object[] arguments) {
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ShapeException || e.getCause() instanceof IllegalArgumentException) {
                throw tokens.malformed(IrCode.ATTRIBUTE, site, e.getCause().getMessage());
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One {@code name=value} of a record's, whose name was read. */
    void attribute(Class<?> type, Token name, Map<String, Object> values) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (Mnemonic.snakeCase(component.getName()).equals(name.text())) {
                Object value = value(component);
                if (values.put(name.text(), value) != null) {
                    throw tokens.malformed(
                            IrCode.ATTRIBUTE, name, "the attribute " + name.spelled() + " is there twice");
                }
                return;
            }
        }
        List<String> known = Stream.of(type.getRecordComponents())
                .map(component -> Mnemonic.snakeCase(component.getName()))
                .toList();
        throw tokens.malformed(
                        IrCode.ATTRIBUTE, name, "'" + Mnemonic.of(type) + "' knows no attribute " + name.spelled())
                .help(Suggestions.closest(name.text(), known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse(known.isEmpty() ? "it has none" : "it has " + String.join(", ", known)));
    }

    private Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (Op.class.isAssignableFrom(type)) {
            return nested(type);
        }
        if (type == List.class) {
            var element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            return list(element);
        }
        return scalar(type);
    }

    /** {@code gelu(form=erf)}; ops nest a few deep, as the types of their attributes say. */
    private Op nested(Class<?> expected) {
        Token site = tokens.peek();
        Class<?> type = opType();
        if (!expected.isAssignableFrom(type)) {
            throw tokens.expected(site, mnemonics(expected.asSubclass(Op.class)));
        }
        var values = new HashMap<String, Object>();
        if (tokens.accept("(")) {
            do {
                Token name = tokens.word("an attribute");
                tokens.expect("=");
                attribute(type, name, values);
            } while (tokens.accept(","));
            tokens.expect(")");
        }
        return (Op) record(type, site, values);
    }

    private List<Object> list(Class<?> element) {
        var all = new ArrayList<Object>();
        tokens.expect("[");
        if (!tokens.accept("]")) {
            do {
                all.add(scalar(element));
            } while (tokens.accept(","));
            tokens.expect("]");
        }
        return all;
    }

    private Object scalar(Class<?> type) {
        if (type.isEnum()) {
            return constant(type);
        }
        if (type == int.class) {
            return tokens.integer("a whole number");
        }
        if (type == boolean.class) {
            return flag();
        }
        if (type == double.class || type == Double.class) {
            return decimal();
        }
        if (type == Extents.class) {
            int[] sides = sides(false);
            return new Extents(sides[0], sides[1]);
        }
        if (type == Padding.class) {
            int[] sides = sides(true);
            return new Padding(sides[0], sides[1]);
        }
        throw new IllegalStateException("attributes of " + type + " have no text form");
    }

    private boolean flag() {
        Token token = tokens.word("yes or no");
        if (!token.text().equals("yes") && !token.text().equals("no")) {
            throw tokens.expected(token, "yes or no");
        }
        return token.text().equals("yes");
    }

    private Object constant(Class<?> type) {
        List<String> names = Stream.of(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
        Token token = tokens.word(String.join(" or ", names));
        int index = names.indexOf(token.text());
        if (index < 0) {
            throw tokens.expected(token, String.join(" or ", names));
        }
        return type.getEnumConstants()[index];
    }

    private double decimal() {
        Token token = tokens.word("a number");
        double value = DECIMAL.matcher(token.text()).matches() ? Double.parseDouble(token.text()) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw tokens.expected(token, "a number");
        }
        return value;
    }

    /** {@code 7x7}, or, where one number may stand for both, {@code 3}. */
    private int[] sides(boolean one) {
        String expected = one ? "a number or height x width" : "height x width";
        Token token = tokens.word(expected);
        String[] parts = token.text().split("x", -1);
        if (parts.length == 1 && one) {
            int side = tokens.integer(token, parts[0], expected);
            return new int[] {side, side};
        }
        if (parts.length != 2) {
            throw tokens.expected(token, expected);
        }
        return new int[] {tokens.integer(token, parts[0], expected), tokens.integer(token, parts[1], expected)};
    }
}
