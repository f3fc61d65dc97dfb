package org.convnextc.compiler.frontend.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a step of one kind is written, {@code conv KERNEL [/STRIDE] [depthwise] [pad=..] [-> WIDTH]}, and what it means.
 *
 * @param positional names of the operands in order, all obligatory
 * @param words bare words, with the option that each one sets
 * @param options names of options, with the words each one takes; none where it takes an expression
 * @param make from the operands to an op or an image step
 */
public record StepSignature<T>(
        String name,
        List<String> positional,
        Map<String, String> words,
        Map<String, List<String>> options,
        Presence stride,
        Presence width,
        Function<Operands, T> make) {

    enum Presence {
        NEVER,
        OPTIONAL,
        ALWAYS;

        String show(String text) {
            return switch (this) {
                case NEVER -> "";
                case OPTIONAL -> " [" + text + "]";
                case ALWAYS -> " " + text;
            };
        }
    }

    static <T> StepSignature<T> of(String name, Function<Operands, T> make) {
        return new StepSignature<>(name, List.of(), Map.of(), Map.of(), Presence.NEVER, Presence.NEVER, make);
    }

    StepSignature<T> positional(String... names) {
        return new StepSignature<>(name, List.of(names), words, options, stride, width, make);
    }

    /** A bare word that stands for itself. */
    StepSignature<T> word(String word) {
        var more = new LinkedHashMap<>(words);
        more.put(word, word);
        return new StepSignature<>(name, positional, more, options, stride, width, make);
    }

    /** Bare words that choose a constant: {@code bicubic} for {@code filter}. */
    StepSignature<T> words(String option, Class<? extends Enum<?>> choices) {
        var more = new LinkedHashMap<>(words);
        choices(choices).forEach(choice -> more.put(choice, option));
        return new StepSignature<>(name, positional, more, options, stride, width, make);
    }

    StepSignature<T> options(String... names) {
        var more = new LinkedHashMap<>(options);
        Stream.of(names).forEach(option -> more.put(option, List.of()));
        return new StepSignature<>(name, positional, words, more, stride, width, make);
    }

    /** {@code form=erf|tanh} */
    StepSignature<T> option(String option, Class<? extends Enum<?>> choices) {
        var more = new LinkedHashMap<>(options);
        more.put(option, choices(choices));
        return new StepSignature<>(name, positional, words, more, stride, width, make);
    }

    StepSignature<T> stride(Presence presence) {
        return new StepSignature<>(name, positional, words, options, presence, width, make);
    }

    StepSignature<T> width(Presence presence) {
        return new StepSignature<>(name, positional, words, options, stride, presence, make);
    }

    private static List<String> choices(Class<? extends Enum<?>> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Whether the option's value is one of some words. */
    public boolean takesWords(String option) {
        return !options.getOrDefault(option, List.of()).isEmpty();
    }

    /** The signature as help shows it. */
    String usage() {
        var text = new StringBuilder(name);
        positional.forEach(operand -> text.append(' ').append(operand.toUpperCase(Locale.ROOT)));
        text.append(stride.show("/STRIDE"));
        var byOption = new LinkedHashMap<String, List<String>>();
        words.forEach((word, option) ->
                byOption.computeIfAbsent(option, key -> new ArrayList<>()).add(word));
        byOption.values()
                .forEach(choice ->
                        text.append(" [").append(String.join("|", choice)).append(']'));
        options.forEach((option, choice) -> text.append(" [")
                .append(option)
                .append('=')
                .append(choice.isEmpty() ? ".." : String.join("|", choice))
                .append(']'));
        text.append(width.show("-> WIDTH"));
        return text.toString();
    }
}
