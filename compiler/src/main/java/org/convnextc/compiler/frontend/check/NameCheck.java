package org.convnextc.compiler.frontend.check;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.frontend.expand.WantedOutputs;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.ImageSignatures;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.compiler.frontend.signature.Signatures;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Label;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;

/** Finds names that mean nothing, also in slots and branches that this expansion would not come to. */
public final class NameCheck {
    /** Bare words and words of options: where they mean something is for the step's signature to say. */
    private static final Set<String> WORDS = Stream.concat(
                    OpSignatures.TABLE.values().stream(), ImageSignatures.TABLE.values().stream())
            .flatMap(signature -> Stream.concat(
                    signature.words().keySet().stream(),
                    signature.options().values().stream().flatMap(List::stream)))
            .collect(Collectors.toUnmodifiableSet());

    private final ResolvedNet net;
    private final Diagnostics diagnostics;
    private final Limits limits = new Limits();
    private final Set<String> read = new HashSet<>();
    private Optional<Slot> current = Optional.empty();

    private int errors;

    public NameCheck(ResolvedNet net, Diagnostics diagnostics) {
        this.net = net;
        this.diagnostics = diagnostics;
    }

    public void check(Collection<Slot> slots) {
        slots.forEach(this::slot);
    }

    /** Names of the slots and ops that those checked so far read, also in branches not taken. */
    Set<String> read() {
        return Set.copyOf(read);
    }

    private void slot(Slot slot) {
        current = Optional.of(slot);
        Set<String> bound = names(slot.parameters());
        slot.value().ifPresent(value -> {
            if (value instanceof Chain chain) {
                chain(chain, bound);
            } else {
                expr((Expr) value, bound);
            }
        });
    }

    private static Set<String> names(List<Slot.Parameter> parameters) {
        return parameters.stream().map(Slot.Parameter::name).collect(Collectors.toSet());
    }

    private static Set<String> plus(Set<String> bound, Stream<Slot.Parameter> more) {
        var all = new HashSet<>(bound);
        more.forEach(parameter -> all.add(parameter.name()));
        return all;
    }

    private void chain(Chain chain, Set<String> bound) {
        limits.enter(chain.span());
        chain.steps().forEach(step -> step(step, bound));
        limits.leave();
    }

    private void step(Step step, Set<String> bound) {
        step.label().ifPresent(label -> label(label, bound));
        if (step.action() instanceof Step.Apply apply) {
            apply(apply, bound);
        } else if (step.action() instanceof Step.Join join) {
            join.branches().forEach(branch -> chain(branch, bound));
            join.via().ifPresent(via -> chain(via, bound));
        } else if (step.action() instanceof Step.Output output) {
            chain(output.chain(), bound);
        } else if (step.action() instanceof Step.Share share) {
            chain(share.chain(), bound);
        } else if (step.action() instanceof Step.If branch) {
            expr(branch.condition(), bound);
            chain(branch.then(), bound);
            branch.otherwise().ifPresent(otherwise -> chain(otherwise, bound));
        } else if (step.action() instanceof Step.For loop) {
            loop.lists().forEach(list -> expr(list, bound));
            chain(loop.body(), plus(bound, Stream.concat(loop.names().stream(), loop.index().stream())));
        } else if (step.action() instanceof Step.Repeat repeat) {
            expr(repeat.count(), bound);
            chain(repeat.body(), plus(bound, repeat.index().stream()));
        } else if (step.action() instanceof Step.Group group) {
            chain(group.chain(), bound);
        }
    }

    private void label(Label label, Set<String> bound) {
        for (Label.Part part : label.parts()) {
            if (part instanceof Label.Splice splice) {
                expr(splice.value(), bound);
            } else if (part instanceof Label.Element element) {
                expr(element.index(), bound);
            }
        }
    }

    private void apply(Step.Apply apply, Set<String> bound) {
        if (ImageSignatures.TABLE.containsKey(apply.name().name())) {
            read(apply.name(), bound);
        } else {
            name(apply.name(), bound);
        }
        apply.arguments().forEach(argument -> expr(argument, bound));
        for (Step.Operand operand : apply.operands()) {
            Expr value = operand.value();
            if (!(value instanceof Expr.Name word)) {
                expr(value, bound);
            } else if (!mayBeWord(word, operand, apply)) {
                name(word, bound);
            } else if (!isWord(word, operand, apply)) {
                read(word, bound);
            }
        }
        apply.width().ifPresent(width -> expr(width, bound));
    }

    private static Optional<StepSignature<?>> signature(Step.Apply apply) {
        return Signatures.find(apply.name().name());
    }

    /** Whether a name is a word of the step's signature, so that no slot of the name is read. */
    private static boolean isWord(Expr.Name name, Step.Operand operand, Step.Apply apply) {
        return signature(apply)
                .filter(signature -> operand instanceof Step.Option option
                        ? signature.takesWords(option.key())
                        : operand instanceof Step.Positional
                                && signature.words().containsKey(name.name()))
                .isPresent();
    }

    /** Where a signature takes words, an unknown one is reported with the words that it takes. */
    private static boolean mayBeWord(Expr.Name name, Step.Operand operand, Step.Apply apply) {
        boolean takesWords = signature(apply)
                .filter(signature -> operand instanceof Step.Option option
                        ? signature.takesWords(option.key())
                        : operand instanceof Step.Positional
                                && (signature.positional().isEmpty()
                                        || !signature.words().isEmpty()))
                .isPresent();
        return takesWords || WORDS.contains(name.name());
    }

    private void expr(Expr expr, Set<String> bound) {
        limits.enter(expr.span());
        if (expr instanceof Expr.Name name) {
            name(name, bound);
        } else if (expr instanceof Expr.Listing listing) {
            listing.items().forEach(item -> expr(item, bound));
        } else if (expr instanceof Expr.Index index) {
            name(index.list(), bound);
            expr(index.index(), bound);
        } else if (expr instanceof Expr.Unary unary) {
            expr(unary.operand(), bound);
        } else if (expr instanceof Expr.Binary binary) {
            expr(binary.left(), bound);
            expr(binary.right(), bound);
        }
        limits.leave();
    }

    private void name(Expr.Name name, Set<String> bound) {
        read(name, bound);
        boolean means = bound.contains(name.name())
                || net.slots().containsKey(name.name())
                || Signatures.VOCABULARY.isFlag(name.name())
                || Signatures.VOCABULARY.isOp(name.name());
        if (!means) {
            Diagnostic unknown = Signatures.VOCABULARY.unknown(name, bound, net);
            diagnostics.add(
                    current.flatMap(slot -> OptionSlip.help(slot, net.net().slots()))
                            .or(() -> current.filter(slot -> slot.name().equals(WantedOutputs.SLOT))
                                    .map(slot -> "the path of a step is a text: \"" + name.name() + "\""))
                            .map(unknown::help)
                            .orElse(unknown));
            Limits.check(name.span(), "errors", ++errors, Limits.ERRORS);
        }
    }

    /** What a slot's parameters, {@code for} and {@code repeat} bind hides the slot of that name. */
    private void read(Expr.Name name, Set<String> bound) {
        if (!bound.contains(name.name())) {
            read.add(name.name());
        }
    }
}
