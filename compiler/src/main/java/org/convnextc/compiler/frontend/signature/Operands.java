package org.convnextc.compiler.frontend.signature;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.convnextc.compiler.frontend.eval.Coercions;
import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Step;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Padding;

/** What a step says after its name, held against the signature that it must have. Values are evaluated when they are asked for. */
public final class Operands {
    private static final String STRIDE = "stride";
    private static final String WIDTH = "width";

    private final StepSignature<?> signature;
    private final Evaluator evaluator;
    private final Env env;
    private final Span span;
    private final int channels;
    private final Map<String, Expr> given = new HashMap<>();

    /**
     * @param channels of the step's input; 1 where they are unknown because an earlier step is wrong
     */
    public Operands(StepSignature<?> signature, Step.Apply apply, Evaluator evaluator, Env env, int channels) {
        this.signature = signature;
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
                if (signature.stride() == StepSignature.Presence.NEVER) {
                    throw wrong(stride.span(), signature.name() + " has no stride");
                }
                put(STRIDE, stride.value(), stride.span());
            } else if (operand instanceof Step.Option option) {
                option(option);
            }
        }
        apply.width().ifPresent(this::width);
        assign(positional);
        require(signature.stride(), STRIDE, "a stride, /2");
        require(signature.width(), WIDTH, "a width, -> 64");
    }

    /** A bare word of the signature. */
    private boolean word(Expr value) {
        if (value instanceof Expr.Name name && signature.words().containsKey(name.name())) {
            put(signature.words().get(name.name()), value, value.span());
            return true;
        }
        return false;
    }

    private void option(Step.Option option) {
        if (!signature.options().containsKey(option.key())) {
            throw new Failure(Suggested.add(
                    NetCode.OPERANDS.at(option.span(), signature.name() + " has no option " + option.key()),
                    option.key(),
                    signature.options().keySet(),
                    "write " + signature.usage()));
        }
        put(option.key(), option.value(), option.span());
    }

    private void width(Expr width) {
        if (signature.width() == StepSignature.Presence.NEVER) {
            throw wrong(width.span(), signature.name() + " keeps its width; it takes no ->");
        }
        put(WIDTH, width, width.span());
    }

    private void assign(List<Expr> positional) {
        List<String> names = signature.positional();
        if (positional.size() > names.size()) {
            Expr extra = positional.get(names.size());
            if (extra instanceof Expr.Name name) {
                throw suggesting(
                        signature.words().keySet(),
                        name,
                        "unexpected operand " + name.name() + " of " + signature.name());
            }
            throw wrong(extra.span(), "unexpected operand of " + signature.name());
        }
        if (positional.size() < names.size()) {
            throw wrong(span, signature.name() + " lacks its " + names.get(positional.size()));
        }
        for (int i = 0; i < positional.size(); i++) {
            put(names.get(i), positional.get(i), positional.get(i).span());
        }
    }

    private void put(String key, Expr value, Span at) {
        if (given.put(key, value) != null) {
            throw wrong(at, signature.name() + " has two values for " + key);
        }
    }

    private void require(StepSignature.Presence presence, String key, String what) {
        if (presence == StepSignature.Presence.ALWAYS && !given.containsKey(key)) {
            throw wrong(span, signature.name() + " lacks " + what);
        }
    }

    /** An operand that the form does not allow. */
    Failure wrong(Span at, String message) {
        return new Failure(NetCode.OPERANDS.at(at, message).help("write " + signature.usage()));
    }

    /** A word where others are expected. */
    private Failure suggesting(Collection<String> words, Expr.Name name, String message) {
        return new Failure(Suggested.add(
                NetCode.OPERANDS.at(name.span(), message), name.name(), words, "write " + signature.usage()));
    }

    Span span() {
        return span;
    }

    int channels() {
        return channels;
    }

    public boolean has(String key) {
        return given.containsKey(key);
    }

    Span span(String key) {
        return has(key) ? given.get(key).span() : span;
    }

    ExprValue value(String key) {
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
        return has(key) ? Coercions.extent(value(key), span(key), key) : otherwise;
    }

    double real(String key, double otherwise) {
        return has(key) ? Coercions.real(value(key), span(key), "a number for " + key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? Coercions.flag(value(key), span(key)) : otherwise;
    }

    /** {@code 7x7}, or a number for a square. */
    Extents extents(String key) {
        ExprValue value = value(key);
        if (value instanceof ExprValue.Dims dims) {
            if (dims.extents().size() != 2) {
                throw Coercions.wrongKind(span(key), value, "height x width for " + key);
            }
            return new Extents(
                    Coercions.extent(dims.extents().get(0), span(key), key),
                    Coercions.extent(dims.extents().get(1), span(key), key));
        }
        int side = Coercions.extent(value, span(key), key);
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
        return kernel % 2 == 1 ? Coercions.extent(dilation * ((kernel - 1L) / 2), span, "padding") : 0;
    }

    Optional<List<Double>> reals(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        var reals = new ArrayList<Double>();
        for (ExprValue item : Coercions.items(value(key), span(key))) {
            reals.add(Coercions.real(item, span(key), "numbers for " + key));
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
        String message = key + " of " + signature.name() + " must be one of " + String.join(", ", words);
        throw given.get(key) instanceof Expr.Name name ? suggesting(words, name, message) : wrong(span(key), message);
    }
}
