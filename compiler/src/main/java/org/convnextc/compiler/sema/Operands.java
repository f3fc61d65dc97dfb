package org.convnextc.compiler.sema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Step;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/** What a step says after its name, held against the form it must have. Values are evaluated when they are asked for. */
final class Operands {
    private static final String STRIDE = "stride";
    private static final String WIDTH = "width";

    private final Form<?> form;
    private final Evaluator evaluator;
    private final Env env;
    private final Span span;
    private final int channels;
    private final Map<String, Expr> given = new HashMap<>();

    /**
     * @param channels of the step's input; 1 where they are unknown because an earlier step is wrong
     */
    Operands(Form<?> form, Step.Apply apply, Evaluator evaluator, Env env, int channels) {
        this.form = form;
        this.evaluator = evaluator;
        this.env = env;
        this.span = apply.name().span();
        this.channels = channels;
        var positional = new ArrayList<>(apply.arguments());
        for (Step.Operand operand : apply.operands()) {
            if (operand instanceof Step.Positional value) {
                if (!word(value.value())) {
                    positional.add(value.value());
                }
            } else if (operand instanceof Step.Stride stride) {
                if (form.stride() == Form.Presence.NEVER) {
                    throw wrong(stride.span(), form.name() + " has no stride");
                }
                put(STRIDE, stride.value(), stride.span());
            } else if (operand instanceof Step.Option option) {
                option(option);
            }
        }
        apply.width().ifPresent(this::width);
        assign(positional);
        require(form.stride(), STRIDE, "a stride, /2");
        require(form.width(), WIDTH, "a width, -> 64");
    }

    /** A bare word of the form. */
    private boolean word(Expr value) {
        if (value instanceof Expr.Name name && form.words().containsKey(name.name())) {
            put(form.words().get(name.name()), value, value.span());
            return true;
        }
        return false;
    }

    private void option(Step.Option option) {
        if (!form.options().containsKey(option.key())) {
            throw new Failure(Suggested.add(
                    Code.OPERANDS.at(option.span(), form.name() + " has no option " + option.key()),
                    option.key(),
                    form.options().keySet(),
                    "write " + form.usage()));
        }
        put(option.key(), option.value(), option.span());
    }

    private void width(Expr width) {
        if (form.width() == Form.Presence.NEVER) {
            throw wrong(width.span(), form.name() + " keeps its width; it takes no ->");
        }
        put(WIDTH, width, width.span());
    }

    private void assign(List<Expr> positional) {
        List<String> names = form.positional();
        if (positional.size() > names.size()) {
            Expr extra = positional.get(names.size());
            if (extra instanceof Expr.Name name) {
                throw suggesting(
                        form.words().keySet(), name, "unexpected operand " + name.name() + " of " + form.name());
            }
            throw wrong(extra.span(), "unexpected operand of " + form.name());
        }
        if (positional.size() < names.size()) {
            throw wrong(span, form.name() + " lacks its " + names.get(positional.size()));
        }
        for (int i = 0; i < positional.size(); i++) {
            put(names.get(i), positional.get(i), positional.get(i).span());
        }
    }

    private void put(String key, Expr value, Span at) {
        if (given.put(key, value) != null) {
            throw wrong(at, form.name() + " has two values for " + key);
        }
    }

    private void require(Form.Presence presence, String key, String what) {
        if (presence == Form.Presence.ALWAYS && !given.containsKey(key)) {
            throw wrong(span, form.name() + " lacks " + what);
        }
    }

    /** An operand that the form does not allow. */
    Failure wrong(Span at, String message) {
        return new Failure(Code.OPERANDS.at(at, message).help("write " + form.usage()));
    }

    /** A word where others are expected. */
    private Failure suggesting(Collection<String> words, Expr.Name name, String message) {
        return new Failure(
                Suggested.add(Code.OPERANDS.at(name.span(), message), name.name(), words, "write " + form.usage()));
    }

    Span span() {
        return span;
    }

    int channels() {
        return channels;
    }

    boolean has(String key) {
        return given.containsKey(key);
    }

    Span span(String key) {
        return has(key) ? given.get(key).span() : span;
    }

    Datum datum(String key) {
        return evaluator.evaluate(given.get(key), env);
    }

    int stride(int otherwise) {
        return whole(STRIDE, otherwise);
    }

    int width(int otherwise) {
        return whole(WIDTH, otherwise);
    }

    boolean hasWidth() {
        return has(WIDTH);
    }

    int whole(String key, int otherwise) {
        return has(key) ? Kinds.extent(datum(key), span(key), key) : otherwise;
    }

    double real(String key, double otherwise) {
        return has(key) ? Kinds.real(datum(key), span(key), "a number for " + key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? Kinds.flag(datum(key), span(key)) : otherwise;
    }

    /** {@code 7x7}, or a number for a square. */
    Extents extents(String key) {
        Datum datum = datum(key);
        if (datum instanceof Datum.Dims dims) {
            if (dims.extents().size() != 2) {
                throw Kinds.wrongKind(span(key), datum, "height x width for " + key);
            }
            return new Extents(
                    Kinds.extent(dims.extents().get(0), span(key), key),
                    Kinds.extent(dims.extents().get(1), span(key), key));
        }
        int side = Kinds.extent(datum, span(key), key);
        return new Extents(side, side);
    }

    /** The padding said, else the one that keeps the image's size at stride 1: dilation (k - 1) / 2 for odd k, 0 for even k. */
    Padding padding(Extents kernel, int dilation) {
        if (has("pad")) {
            Extents said = extents("pad");
            return new Padding(said.height(), said.width());
        }
        return new Padding(same(kernel.height(), dilation), same(kernel.width(), dilation));
    }

    private int same(int kernel, int dilation) {
        return kernel % 2 == 1 ? Kinds.extent(dilation * ((kernel - 1L) / 2), span, "padding") : 0;
    }

    Optional<List<Double>> reals(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        var reals = new ArrayList<Double>();
        for (Datum item : Kinds.items(datum(key), span(key))) {
            reals.add(Kinds.real(item, span(key), "numbers for " + key));
        }
        return Optional.of(reals);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        Set<String> words = new TreeSet<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (given.get(key) instanceof Expr.Name name && name.name().equals(word)) {
                return constant;
            }
            words.add(word);
        }
        String message = key + " of " + form.name() + " must be one of " + String.join(", ", words);
        throw given.get(key) instanceof Expr.Name name ? suggesting(words, name, message) : wrong(span(key), message);
    }
}
