package org.convnextc.compiler.frontend.expand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.convnextc.compiler.frontend.eval.Coercions;
import org.convnextc.compiler.frontend.eval.Env;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.eval.SlotOrigins;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.compiler.frontend.signature.Operands;
import org.convnextc.compiler.frontend.signature.StepSignature;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Chain;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Label;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.dsl.ast.Step;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.Op;

/** Unrolls a chain into instructions. A wrong step is reported and the chain goes on behind it with an unknown shape. */
final class Expander {
    private static final Pattern PATH = Pattern.compile("\\w[\\w-]*(\\.\\w[\\w-]*)*");

    private final ResolvedNet net;
    private final Evaluator evaluator;
    private final Limits limits;
    private final GraphBuilder builder;
    private final Diagnostics diagnostics;
    private final Map<Diagnostic, Set<String>> causes;
    private int errors;

    /** @param causes is given the slots that what is wrong comes of, the nearest first */
    Expander(
            ResolvedNet net,
            Evaluator evaluator,
            Limits limits,
            GraphBuilder builder,
            Diagnostics diagnostics,
            Map<Diagnostic, Set<String>> causes) {
        this.causes = causes;
        this.net = net;
        this.evaluator = evaluator;
        this.limits = limits;
        this.builder = builder;
        this.diagnostics = diagnostics;
    }

    /** The content of a slot. */
    TypedValue slot(Slot slot, Chain chain, Env env, LabelScope where, TypedValue in, Span at) {
        return evaluator.within(slot, at, () -> chain(chain, env, where, in));
    }

    /** The steps one after another. A single step without a label takes the name that is meant for the chain. */
    private TypedValue chain(Chain chain, Env env, LabelScope where, TypedValue in) {
        boolean single = chain.steps().size() == 1;
        TypedValue flow = in;
        for (Step step : chain.steps()) {
            flow = step(step, env, single ? where : where.unnamed(), flow);
        }
        return flow;
    }

    private TypedValue step(Step step, Env env, LabelScope where, TypedValue in) {
        try {
            limits.enter(step.span());
            try {
                LabelScope here = step.label().isPresent() ? label(step.label().get(), env, where) : where;
                return action(step, env, here, in);
            } finally {
                limits.leave();
            }
        } catch (Failure failure) {
            Diagnostic found = failure.diagnostic();
            causes.computeIfAbsent(found, none -> causes(failure, step, env));
            if (failure.fatal()) {
                throw failure;
            }
            diagnostics.add(found);
            Limits.check(step.span(), "errors", ++errors, Limits.ERRORS);
            return TypedValue.UNKNOWN;
        }
    }

    private Set<String> causes(Failure failure, Step step, Env env) {
        var likely = new LinkedHashSet<>(failure.causes());
        likely.addAll(SlotOrigins.of(net, step, env, failure.diagnostic().span()));
        return likely;
    }

    private LabelScope label(Label label, Env env, LabelScope where) {
        var text = new StringBuilder();
        boolean computes = false;
        for (Label.Part part : label.parts()) {
            if (part instanceof Label.Text plain) {
                text.append(plain.text());
            } else if (part instanceof Label.Splice splice) {
                text.append(number(splice.value(), env));
                computes = true;
            } else if (part instanceof Label.Element element) {
                text.append('.').append(number(element.index(), env));
                computes = true;
            }
        }
        if (!PATH.matcher(text).matches()) {
            throw NetCode.PATH.failure(
                    label.span(), "the label " + text + " is no path: names and numbers with single dots between them");
        }
        return where.label(text.toString(), computes);
    }

    private long number(Expr expr, Env env) {
        long number = Coercions.whole(evaluator.evaluate(expr, env), expr.span(), "a whole number for a label");
        if (number < 0) {
            throw NetCode.OUT_OF_RANGE.failure(expr.span(), "found " + number + " in a label, expected 0 or more");
        }
        return number;
    }

    private TypedValue action(Step step, Env env, LabelScope where, TypedValue in) {
        if (step.action() instanceof Step.Apply apply) {
            return apply(apply, step.span(), env, where, in);
        } else if (step.action() instanceof Step.Join join) {
            return join(join, step.span(), env, where, in);
        } else if (step.action() instanceof Step.Output output) {
            return output(output, step.span(), env, where, in);
        } else if (step.action() instanceof Step.Share share) {
            return share(share, env, where, in);
        } else if (step.action() instanceof Step.If branch) {
            return branch(branch, env, where, in);
        } else if (step.action() instanceof Step.For loop) {
            return loop(loop, step.span(), env, where, in);
        } else if (step.action() instanceof Step.Repeat repeat) {
            return repeat(repeat, env, where, in);
        }
        return chain(((Step.Group) step.action()).chain(), env, where.unnamed(), in);
    }

    private TypedValue apply(Step.Apply apply, Span span, Env env, LabelScope where, TypedValue in) {
        StepTarget action = new StepResolver(net, evaluator).find(apply, env);
        if (action instanceof StepTarget.Expand expand) {
            return slot(expand.slot(), expand.chain(), expand.env(), where, in, span);
        }
        StepSignature<Op> signature = ((StepTarget.Emit) action).signature();
        var operands = new Operands(
                signature,
                apply,
                evaluator,
                env,
                in.type().map(TensorType::last).orElse(1));
        Op op = signature.make().apply(operands);
        return builder.emit(op, signature.name(), operands.has("bias"), List.of(in), where, span);
    }

    private TypedValue join(Step.Join join, Span span, Env env, LabelScope where, TypedValue in) {
        var flows = new ArrayList<TypedValue>();
        for (Chain branch : join.branches()) {
            builder.interrupt();
            flows.add(chain(branch, env, where.unnamed(), in));
        }
        if (join.kind() != Step.JoinKind.CONCAT) {
            builder.interrupt();
            TypedValue via = join.via().isPresent() ? chain(join.via().get(), env, where.unnamed(), in) : in;
            flows.add(0, via);
        }
        return switch (join.kind()) {
            case RESIDUAL -> builder.emit(new Add(), "add", false, flows, where.unnamed(), span);
            case MULTIPLY -> builder.emit(new Multiply(), "multiply", false, factorLast(flows), where.unnamed(), span);
            case CONCAT -> builder.emit(new Concat(), "concat", false, flows, where.unnamed(), span);
        };
    }

    /** One factor for each channel goes second, whichever side of the product gives it. */
    private static List<TypedValue> factorLast(List<TypedValue> flows) {
        if (!flows.stream().allMatch(TypedValue::known)) {
            return flows;
        }
        Comparator<TensorType> smallestFirst =
                Comparator.comparing(TensorType::elements).thenComparing(TensorType::rank);
        return flows.stream()
                .sorted(Comparator.comparing(flow -> flow.type().orElseThrow(), smallestFirst.reversed()))
                .toList();
    }

    private TypedValue output(Step.Output output, Span span, Env env, LabelScope where, TypedValue in) {
        builder.interrupt();
        builder.handOut(chain(output.chain(), env, where, in), where, span);
        builder.interrupt();
        return in;
    }

    private TypedValue share(Step.Share share, Env env, LabelScope where, TypedValue in) {
        String path = share.path().value();
        if (!PATH.matcher(path).matches()) {
            throw new Failure(
                    NetCode.PATH
                            .at(share.path().span(), "\"" + path + "\" is no path of a label")
                            .help(
                                    "write the labels from the net's top on, with dots between them: share \"head.norm\" { ... }"));
        }
        return chain(share.chain(), env, where.sharing(path), in);
    }

    private TypedValue branch(Step.If branch, Env env, LabelScope where, TypedValue in) {
        boolean condition = Coercions.flag(
                evaluator.evaluate(branch.condition(), env), branch.condition().span());
        if (condition) {
            return chain(branch.then(), env, where, in);
        }
        return branch.otherwise().isPresent() ? chain(branch.otherwise().get(), env, where, in) : in;
    }

    private TypedValue loop(Step.For loop, Span span, Env env, LabelScope where, TypedValue in) {
        List<List<ExprValue>> lists = new ArrayList<>();
        for (Expr list : loop.lists()) {
            lists.add(Coercions.items(evaluator.evaluate(list, env), list.span()));
        }
        if (lists.size() != loop.names().size()) {
            throw NetCode.UNEQUAL_LISTS.failure(
                    span,
                    loop.names().size() + " names for " + lists.size() + " lists; each list needs a name of its own");
        }
        if (lists.stream().map(List::size).distinct().count() > 1) {
            throw NetCode.UNEQUAL_LISTS.failure(span, "the lists have unequal lengths: " + lengths(loop, lists));
        }
        return rounds(lists.get(0).size(), loop.index(), loop.body(), where, in, i -> {
            Env bound = env;
            for (int n = 0; n < lists.size(); n++) {
                bound = bound.with(
                        loop.names().get(n).name(),
                        lists.get(n).get(i),
                        Optional.of(new Env.Origin(loop.lists().get(n), env)));
            }
            return bound;
        });
    }

    /** {@code widths has 4 items, depths 3}, or just the lengths of lists that have no names. */
    private static String lengths(Step.For loop, List<List<ExprValue>> lists) {
        var lengths = new ArrayList<String>();
        for (int i = 0; i < lists.size(); i++) {
            String length = Integer.toString(lists.get(i).size());
            lengths.add(loop.lists().get(i) instanceof Expr.Name name ? name.name() + " has " + length : length);
        }
        return String.join(", ", lengths);
    }

    private TypedValue repeat(Step.Repeat repeat, Env env, LabelScope where, TypedValue in) {
        Span span = repeat.count().span();
        long count = Coercions.whole(evaluator.evaluate(repeat.count(), env), span, "a whole number of rounds");
        if (count < 0) {
            throw NetCode.OUT_OF_RANGE.failure(span, "cannot repeat " + count + " times, expected 0 or more");
        }
        Limits.check(span, "rounds", count, Limits.ROUNDS);
        return rounds((int) count, repeat.index(), repeat.body(), where, in, i -> env);
    }

    private interface Bindings {
        Env of(int round);
    }

    /** The rounds of a loop, up to the first one with an error: the others would say the same again. */
    private TypedValue rounds(
            int count, Optional<Slot.Parameter> index, Chain body, LabelScope where, TypedValue in, Bindings bindings) {
        IntFunction<LabelScope> scopes = builder.rounds(where);
        int before = errors;
        TypedValue flow = in;
        for (int i = 0; i < count && errors == before; i++) {
            Env env = bindings.of(i);
            if (index.isPresent()) {
                env = env.with(index.get().name(), new ExprValue.Whole(i), Optional.empty());
            }
            flow = chain(body, env, scopes.apply(i), flow);
        }
        return flow;
    }
}
