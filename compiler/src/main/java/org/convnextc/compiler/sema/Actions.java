package org.convnextc.compiler.sema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;
import org.convnextc.ir.op.Op;

/**
 * Looks up names in step position. A name is what it is bound to, or else a slot, if that is an op or a chain; else it is the op of
 * that name, so that {@code drop_path} may be both a number and an op.
 */
final class Actions {
    private final ResolvedNet net;
    private final Evaluator evaluator;

    Actions(ResolvedNet net, Evaluator evaluator) {
        this.net = net;
        this.evaluator = evaluator;
    }

    Action find(Step.Apply apply, Env env) {
        Expr.Name name = apply.name();
        Optional<Form<Op>> op = Optional.ofNullable(OpForms.TABLE.get(name.name()));
        Optional<Datum> bound = env.find(name.name());
        if (bound.isPresent()) {
            return of(bound.get(), apply, op);
        }
        Optional<Slot> slot = net.slot(name.name());
        if (slot.isEmpty()) {
            return new Action.Emit(op.orElseThrow(() -> unknown(name, env)));
        }
        if (!slot.get().parameters().isEmpty()) {
            return call(slot.get(), apply, env, op);
        }
        if (slot.get().value().isEmpty() && op.isPresent()) {
            return new Action.Emit(op.get());
        }
        return of(evaluator.slot(slot.get(), name.span()), apply, op);
    }

    private Failure unknown(Expr.Name name, Env env) {
        return ImageForms.TABLE.containsKey(name.name())
                ? Code.NOT_A_STEP.failure(name.span(), name.name() + " is a step of preprocess alone")
                : evaluator.unknown(name, env.names());
    }

    private Action of(Datum datum, Step.Apply apply, Optional<Form<Op>> op) {
        if (datum instanceof Datum.OpName other) {
            return new Action.Emit(OpForms.TABLE.get(other.name()));
        }
        if (datum instanceof Datum.Steps steps) {
            refuseOperands(steps.slot(), apply);
            if (!apply.arguments().isEmpty()) {
                throw arguments(steps.slot(), apply);
            }
            return new Action.Expand(steps.slot(), (Chain) steps.slot().value().orElseThrow(), Env.EMPTY);
        }
        return new Action.Emit(op.orElseThrow(() -> noStep(apply.name(), datum)));
    }

    private static Failure noStep(Expr.Name name, Datum datum) {
        Diagnostic diagnostic = Code.NOT_A_STEP.at(
                name.span(), name.name() + " is " + datum.describe() + "; a step must be an op or a chain");
        return new Failure(
                datum instanceof Datum.Text text && OpForms.TABLE.containsKey(text.value())
                        ? diagnostic.help("write it without quotes: " + name.name() + " = " + text.value())
                        : diagnostic);
    }

    private Action call(Slot slot, Step.Apply apply, Env env, Optional<Form<Op>> op) {
        if (apply.arguments().size() != slot.parameters().size()) {
            throw arguments(slot, apply);
        }
        Env parameters = Env.EMPTY;
        for (int i = 0; i < slot.parameters().size(); i++) {
            Datum argument = evaluator.evaluate(apply.arguments().get(i), env);
            parameters = parameters.with(
                    slot.parameters().get(i).name(),
                    argument,
                    Optional.of(new Env.Origin(apply.arguments().get(i), env)));
        }
        Env inside = parameters;
        var content = slot.value().orElseThrow(() -> evaluator.empty(slot));
        if (content instanceof Chain chain) {
            refuseOperands(slot, apply);
            return new Action.Expand(slot, chain, inside);
        }
        Datum datum = evaluator.within(slot, apply.name().span(), () -> evaluator.evaluate((Expr) content, inside));
        var bare = new Step.Apply(apply.name(), List.of(), apply.operands(), apply.width());
        return of(datum, bare, op);
    }

    private static String plural(int arguments) {
        return arguments + (arguments == 1 ? " argument" : " arguments");
    }

    private static void refuseOperands(Slot slot, Step.Apply apply) {
        if (!apply.operands().isEmpty() || apply.width().isPresent()) {
            var place = apply.operands().isEmpty()
                    ? apply.width().orElseThrow().span()
                    : apply.operands().get(0).span();
            throw new Failure(Code.OPERANDS
                    .at(place, slot.name() + " is a chain, which takes no operands")
                    .note("defined at " + slot.span()));
        }
    }

    private static Failure arguments(Slot slot, Step.Apply apply) {
        String expected = slot.parameters().isEmpty()
                ? "none"
                : slot.parameters().size()
                        + slot.parameters().stream()
                                .map(Slot.Parameter::name)
                                .collect(Collectors.joining(", ", " (", ")"));
        return new Failure(Code.ARGUMENTS
                .at(
                        apply.name().span(),
                        "found " + plural(apply.arguments().size()) + " for slot " + slot.name() + ", expected "
                                + expected)
                .note("defined at " + slot.span()));
    }
}
