package org.convnextc.compiler.frontend.expand;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.ImageSignatures;
import org.convnextc.compiler.frontend.signature.OpSignatures;
import org.convnextc.compiler.frontend.signature.StepSignature;
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
final class StepResolver {
    private final ResolvedNet net;
    private final Evaluator evaluator;

    StepResolver(ResolvedNet net, Evaluator evaluator) {
        this.net = net;
        this.evaluator = evaluator;
    }

    StepTarget find(Step.Apply apply, Env env) {
        Expr.Name name = apply.name();
        Optional<StepSignature<Op>> op = Optional.ofNullable(OpSignatures.TABLE.get(name.name()));
        Optional<ExprValue> bound = env.find(name.name());
        if (bound.isPresent()) {
            return of(bound.get(), apply, op);
        }
        Optional<Slot> slot = net.slot(name.name());
        if (slot.isEmpty()) {
            return new StepTarget.Emit(op.orElseThrow(() -> unknown(name, env)));
        }
        if (!slot.get().parameters().isEmpty()) {
            return call(slot.get(), apply, env, op);
        }
        if (slot.get().value().isEmpty() && op.isPresent()) {
            return new StepTarget.Emit(op.get());
        }
        return of(evaluator.slot(slot.get(), name.span()), apply, op);
    }

    private Failure unknown(Expr.Name name, Env env) {
        return ImageSignatures.TABLE.containsKey(name.name())
                ? NetCode.NOT_A_STEP.failure(name.span(), name.name() + " is a step of preprocess alone")
                : evaluator.unknown(name, env.names());
    }

    private StepTarget of(ExprValue value, Step.Apply apply, Optional<StepSignature<Op>> op) {
        if (value instanceof ExprValue.OpName other) {
            return new StepTarget.Emit(OpSignatures.TABLE.get(other.name()));
        }
        if (value instanceof ExprValue.Steps steps) {
            refuseOperands(steps.slot(), apply);
            if (!apply.arguments().isEmpty()) {
                throw arguments(steps.slot(), apply);
            }
            return new StepTarget.Expand(
                    steps.slot(), (Chain) steps.slot().value().orElseThrow(), Env.EMPTY);
        }
        return new StepTarget.Emit(op.orElseThrow(() -> noStep(apply.name(), value)));
    }

    private static Failure noStep(Expr.Name name, ExprValue value) {
        Diagnostic diagnostic = NetCode.NOT_A_STEP.at(
                name.span(), name.name() + " is " + value.describe() + "; a step must be an op or a chain");
        return new Failure(
                value instanceof ExprValue.Text text && OpSignatures.TABLE.containsKey(text.value())
                        ? diagnostic.help("write it without quotes: " + name.name() + " = " + text.value())
                        : diagnostic);
    }

    private StepTarget call(Slot slot, Step.Apply apply, Env env, Optional<StepSignature<Op>> op) {
        if (apply.arguments().size() != slot.parameters().size()) {
            throw arguments(slot, apply);
        }
        Env parameters = Env.EMPTY;
        for (int i = 0; i < slot.parameters().size(); i++) {
            ExprValue argument = evaluator.evaluate(apply.arguments().get(i), env);
            parameters = parameters.with(
                    slot.parameters().get(i).name(),
                    argument,
                    Optional.of(new Env.Origin(apply.arguments().get(i), env)));
        }
        Env inside = parameters;
        var content = slot.value().orElseThrow(() -> evaluator.empty(slot));
        if (content instanceof Chain chain) {
            refuseOperands(slot, apply);
            return new StepTarget.Expand(slot, chain, inside);
        }
        ExprValue value = evaluator.within(slot, apply.name().span(), () -> evaluator.evaluate((Expr) content, inside));
        var bare = new Step.Apply(apply.name(), List.of(), apply.operands(), apply.width());
        return of(value, bare, op);
    }

    private static String plural(int arguments) {
        return arguments + (arguments == 1 ? " argument" : " arguments");
    }

    private static void refuseOperands(Slot slot, Step.Apply apply) {
        if (!apply.operands().isEmpty() || apply.width().isPresent()) {
            var place = apply.operands().isEmpty()
                    ? apply.width().orElseThrow().span()
                    : apply.operands().get(0).span();
            throw new Failure(NetCode.OPERANDS
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
        return new Failure(NetCode.ARGUMENTS
                .at(
                        apply.name().span(),
                        "found " + plural(apply.arguments().size()) + " for slot " + slot.name() + ", expected "
                                + expected)
                .note("defined at " + slot.span()));
    }
}
