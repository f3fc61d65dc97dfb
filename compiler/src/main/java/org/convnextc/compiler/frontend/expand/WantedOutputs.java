package org.convnextc.compiler.frontend.expand;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.eval.Coercions;
import org.convnextc.compiler.frontend.eval.Evaluator;
import org.convnextc.compiler.frontend.eval.ExprValue;
import org.convnextc.compiler.frontend.fault.Failure;
import org.convnextc.compiler.frontend.fault.Limits;
import org.convnextc.compiler.frontend.fault.NetCode;
import org.convnextc.compiler.frontend.fault.Suggested;
import org.convnextc.compiler.frontend.resolve.ResolvedNet;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Span;
import org.convnextc.dsl.ast.Expr;
import org.convnextc.dsl.ast.Slot;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.ToChannelsLast;

/**
 * The outputs of a net: those that were asked for, else those of the slot {@code outputs}, else those of its {@code output} steps, else
 * its last value. A name is a label path or a slot that holds one as a text, {@code features = "norm"}.
 */
public final class WantedOutputs {
    public static final String SLOT = "outputs";

    /** Paths that help lists at most. */
    private static final int SHOWN = 12;

    private static final Pattern LAST_NUMBER = Pattern.compile("(.*[^\\d])\\d+");

    /** A name, and where it stands unless on the command line. */
    private record Wanted(String name, Optional<Span> span) {}

    private final ResolvedNet net;
    private final Evaluator evaluator;
    private final List<String> asked;

    WantedOutputs(ResolvedNet net, Evaluator evaluator, List<String> asked) {
        this.net = net;
        this.evaluator = evaluator;
        this.asked = asked;
    }

    /** The graph, whose outputs were those that its steps say, with these outputs. Throws {@link Failure} for one that is not there. */
    Graph of(Graph flat) {
        List<Wanted> wanted = wanted();
        if (wanted.isEmpty()) {
            return Outputs.needed(flat);
        }
        checkCount(wanted);
        Map<String, String> values = new LinkedHashMap<>();
        for (Wanted output : wanted) {
            if (values.put(output.name(), value(flat, output)) != null) {
                throw new Failure(at(output, "the output " + output.name() + " is there twice"));
            }
        }
        return Outputs.select(flat, values);
    }

    private static void checkCount(List<Wanted> wanted) {
        if (wanted.size() > Limits.OUTPUTS) {
            String message = Limits.message("outputs", wanted.size(), Limits.OUTPUTS);
            throw new Failure(wanted.get(Limits.OUTPUTS)
                    .span()
                    .map(span -> NetCode.LIMIT.at(span, message))
                    .orElseGet(() -> NetCode.LIMIT.anywhere("--outputs: " + message)));
        }
    }

    private List<Wanted> wanted() {
        if (!asked.isEmpty()) {
            return asked.stream()
                    .map(name -> new Wanted(name, Optional.empty()))
                    .toList();
        }
        Optional<Slot> slot = net.slot(SLOT).filter(given -> given.value().isPresent());
        return slot.map(this::listed).orElse(List.of());
    }

    private List<Wanted> listed(Slot slot) {
        Span span = slot.value().orElseThrow().span();
        List<ExprValue> items = Coercions.items(evaluator.slot(slot, slot.span()), span);
        if (items.isEmpty()) {
            throw new Failure(NetCode.OUTPUT
                    .at(span, "outputs is empty")
                    .help("name at least one step, outputs = [\"head\"], or leave the slot out"));
        }
        var wanted = new ArrayList<Wanted>();
        for (int i = 0; i < items.size(); i++) {
            Span place = slot.value().orElseThrow() instanceof Expr.Listing list
                    ? list.items().get(i).span()
                    : span;
            if (!(items.get(i) instanceof ExprValue.Text text)) {
                throw Coercions.wrongKind(place, items.get(i), "the path of a step as a text, such as \"stages.0\"");
            }
            wanted.add(new Wanted(text.value(), Optional.of(place)));
        }
        return wanted;
    }

    private String value(Graph flat, Wanted output) {
        Optional<String> step = Outputs.find(flat, output.name());
        if (step.isPresent()) {
            return step.get();
        }
        Optional<String> alias = alias(output.name());
        return alias.flatMap(path -> Outputs.find(flat, path))
                .orElseThrow(() -> new Failure(unknown(flat, output, alias)));
    }

    /** The slots that name a step of a graph. */
    Set<String> aliases(Graph flat) {
        return net.slots().values().stream()
                .filter(slot -> slot.value().orElse(null) instanceof Expr.Text text
                        && Outputs.find(flat, text.value()).isPresent())
                .map(Slot::name)
                .collect(Collectors.toSet());
    }

    private Optional<String> alias(String name) {
        return net.slot(name)
                .filter(slot -> slot.parameters().isEmpty())
                .filter(slot -> slot.value().orElse(null) instanceof Expr)
                .map(slot -> evaluator.slot(slot, slot.span()))
                .flatMap(value -> value instanceof ExprValue.Text text ? Optional.of(text.value()) : Optional.empty());
    }

    private Diagnostic unknown(Graph flat, Wanted output, Optional<String> alias) {
        String message = alias.map(
                        path -> "the output " + output.name() + " is the step " + path + ", which is not there")
                .orElse("no step has the path " + output.name());
        var paths = new LinkedHashSet<String>();
        flat.entry().body().stream()
                .filter(step -> !(step.op() instanceof ToChannelsLast))
                .forEach(step -> paths.addAll(Outputs.starts(step.name())));
        Diagnostic diagnostic = at(output, message);
        List<String> numbered = sameButForNumber(output.name(), paths);
        if (!numbered.isEmpty()) {
            return diagnostic.help("there are " + listed(numbered));
        }
        var candidates = new TreeSet<>(paths);
        candidates.addAll(aliases(flat));
        return Suggested.add(
                diagnostic,
                output.name(),
                candidates,
                "there are "
                        + listed(paths.stream()
                                .filter(path -> !path.contains("."))
                                .toList()) + "; convnextc info lists the paths of all steps");
    }

    /** The paths that differ in the last number alone: the other stages of {@code stages.7}, the blocks beside {@code stages.0.7}. */
    private static List<String> sameButForNumber(String wanted, Collection<String> paths) {
        var number = LAST_NUMBER.matcher(wanted);
        if (!number.matches()) {
            return List.of();
        }
        Pattern others = Pattern.compile(Pattern.quote(number.group(1)) + "\\d+");
        return paths.stream().filter(path -> others.matcher(path).matches()).toList();
    }

    private static String listed(List<String> paths) {
        return paths.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (paths.size() > SHOWN ? ", ..." : "");
    }

    private static Diagnostic at(Wanted output, String message) {
        return output.span()
                .map(span -> NetCode.OUTPUT.at(span, message))
                .orElseGet(() -> NetCode.OUTPUT.anywhere("--outputs: " + message));
    }
}
