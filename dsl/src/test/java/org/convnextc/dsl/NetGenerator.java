package org.convnextc.dsl;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Random files without syntax errors, in a random layout: with comments, empty lines, line ends where they count for nothing, and
 * lines too long to stay as they are. Names mean nothing.
 */
public final class NetGenerator {
    private static final List<String> NAMES = List.of("a", "w", "norm", "conv", "layer_scale", "downsample_layers");
    private static final List<String> NUMBERS = List.of("0", "3", "224", "1e-6", "0.250", "123456789");
    private static final List<String> WORDS =
            List.of("head", "0", "1x1_reduce", "0.conv", "via", "a.b.c", "a-b", "0-1.in-2");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or");

    private final Random random;
    private int comments;

    public NetGenerator(Random random) {
        this.random = random;
    }

    public String file() {
        return lineEnds() + many(0, 2, () -> "use" + space() + "\"a b.net\"" + end()) + many(1, 4, this::net);
    }

    private String net() {
        String parent = flip() ? "" : space() + ":" + space() + name();
        String slots = flip() ? many(0, 4, () -> slot(2) + end()) : many(0, 3, () -> slot(0) + "  ");
        return "net " + name() + parent + beforeBrace() + "{" + slots + "}" + end();
    }

    private String slot(int depth) {
        String parameters = flip() ? "" : "(" + inner() + "w" + inner() + "," + inner() + "d" + inner() + ")";
        return switch (random.nextInt(4)) {
            case 0 -> name() + parameters + space();
            case 1 -> name() + parameters + space() + "=" + space() + expr(3);
            default -> name() + parameters + space() + "=" + space() + chain(depth);
        };
    }

    private String chain(int depth) {
        return "{" + (flip() ? many(0, 4, () -> " " + step(depth) + end()) : many(0, 4, () -> " " + step(0) + ";"))
                + " }";
    }

    private String step(int depth) {
        String label = flip() ? "" : label() + space();
        if (!label.isEmpty() && depth > 0 && one(6)) {
            return label + chain(depth - 1);
        }
        return label
                + switch (depth > 0 ? random.nextInt(11) : 10) {
                    case 0 -> "residual" + body(depth) + (flip() ? "" : lineBreak() + "via" + body(depth));
                    case 1 -> "multiply" + body(depth);
                    case 2 -> "concat" + body(depth) + body(depth) + (flip() ? "" : body(depth));
                    case 3 -> conditional(depth);
                    case 4 ->
                        "for " + "w, d" + (flip() ? "" : " at i") + " in " + list(1) + "," + space() + expr(1)
                                + body(depth);
                    case 5 -> "repeat " + expr(1) + (flip() ? "" : " at j") + body(depth);
                    case 6 -> "output" + body(depth);
                    case 7 -> "share \"a.b\"" + body(depth);
                    default -> apply();
                };
    }

    private String conditional(int depth) {
        String otherwise =
                switch (random.nextInt(3)) {
                    case 0 -> "";
                    case 1 -> lineBreak() + "else" + body(depth);
                    default -> lineBreak() + "else " + conditional(depth);
                };
        return "if " + expr(1) + body(depth) + otherwise;
    }

    private String body(int depth) {
        return beforeBrace() + chain(depth - 1);
    }

    private String apply() {
        String arguments = flip() ? "" : (flip() ? "" : " ") + "(" + inner() + expr(1) + inner() + ")";
        String width = flip() ? "" : space() + "->" + space() + expr(1);
        return name() + arguments + many(0, 3, () -> " " + operand()) + width;
    }

    private String operand() {
        return switch (random.nextInt(6)) {
            case 0 -> "/" + (flip() ? "2" : "(" + expr(1) + ")");
            case 1 -> name() + space() + "=" + space() + list(2);
            case 2 -> name() + "=" + (flip() ? "-" : "") + pick(NUMBERS);
            case 3 -> "widths[" + inner() + expr(1) + "]";
            case 4 -> "\"a # text; {\"";
            default -> "7x7";
        };
    }

    private String label() {
        String index = expr(0);
        return pick(WORDS)
                + switch (random.nextInt(4)) {
                    case 0 -> "[" + inner() + index + " + 1]";
                    case 1 -> ".{" + index + "}.x";
                    case 2 -> "{" + index + " - 1}";
                    default -> "";
                }
                + ":";
    }

    private String expr(int depth) {
        if (depth == 0) {
            return pick(NUMBERS);
        }
        return switch (random.nextInt(8)) {
            case 0 -> list(depth - 1);
            case 1 -> "(" + inner() + expr(depth - 1) + inner() + ")";
            case 2 -> "-" + expr(depth - 1);
            case 3 -> "not " + expr(depth - 1);
            case 4 -> expr(depth - 1) + " " + pick(OPERATORS) + " " + expr(depth - 1);
            case 5 -> name();
            case 6 -> "3x224x224";
            default -> pick(NUMBERS);
        };
    }

    private String list(int depth) {
        int count = one(20) ? 40 : random.nextInt(4);
        String last = count > 0 && flip() ? inner() + "," : "";
        return "[" + inner()
                + IntStream.range(0, count).mapToObj(i -> expr(depth)).collect(Collectors.joining("," + inner()))
                + last + inner() + "]";
    }

    private String name() {
        return pick(NAMES);
    }

    /** Within a line. */
    private String space() {
        return pick(List.of("", " ", "  ", "\t"));
    }

    private String beforeBrace() {
        return one(6) ? lineBreak() : pick(List.of(" ", "", "   "));
    }

    /** Within parentheses or brackets. */
    private String inner() {
        return one(8) ? lineBreak() : space();
    }

    private String lineBreak() {
        return flip() ? " " : lineEnds();
    }

    /** Of a statement. */
    private String end() {
        return flip() ? space() + ";" + space() : lineEnds();
    }

    private String lineEnds() {
        return many(1, 3, () -> space() + (one(4) ? "# comment " + comments++ + " \t" : "") + (flip() ? "\n" : "\r\n"))
                + space();
    }

    private String many(int least, int most, Supplier<String> part) {
        int count = least + random.nextInt(most - least + 1);
        return IntStream.range(0, count).mapToObj(i -> part.get()).collect(Collectors.joining());
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean flip() {
        return random.nextBoolean();
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}
