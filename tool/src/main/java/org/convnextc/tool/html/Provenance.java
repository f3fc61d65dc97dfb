package org.convnextc.tool.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.compiler.pass.Functions;
import org.convnextc.compiler.pass.Remarks.Remark;
import org.convnextc.dsl.Span;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Spans;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.ir.walk.Flattened.Step;

/**
 * Which steps of a net an instruction stands for, after any pass. Two steps can come from the same place in the source, so the spans,
 * which passes carry along, are exchanged for tags while the passes run.
 */
final class Provenance {
    /** A folder, which no source can be. */
    private static final String TAG = "origin/";

    /** An instruction of the net as given, by its function. */
    private record Origin(Function function, Instruction instruction) {}

    private final Graph given;
    private final Flattened net;
    private final List<Origin> origins = new ArrayList<>();
    private final Map<String, Integer> steps = new HashMap<>();

    Provenance(Graph given) {
        this.given = given;
        net = Flattened.of(given);
        for (int i = 0; i < net.steps().size(); i++) {
            steps.put(net.steps().get(i).name(), i);
        }
    }

    /** The net as given, with its calls expanded. */
    Flattened net() {
        return net;
    }

    /** The net as given, with tags for spans. Call it once. */
    Graph tagged() {
        return Functions.map(
                given,
                function -> function.with(function.body().stream()
                        .map(instruction -> tag(function, instruction))
                        .toList()));
    }

    private Instruction tag(Function function, Instruction instruction) {
        origins.add(new Origin(function, instruction));
        return instruction.withSpans(Spans.of(new Span(TAG, origins.size(), 1, 1)));
    }

    /** A graph with the spans that it would have without tags. */
    Graph untagged(Graph graph) {
        return Functions.map(graph, function -> function.withSpans(untagged(function.spans()))
                .with(function.body().stream()
                        .map(instruction -> instruction.withSpans(untagged(instruction.spans())))
                        .toList()));
    }

    private Spans untagged(Spans spans) {
        return spans.places().stream()
                .map(span ->
                        origin(span).map(origin -> origin.instruction().spans()).orElse(Spans.of(span)))
                .reduce(Spans.NONE, Spans::and);
    }

    private Optional<Origin> origin(Span span) {
        return span.file().equals(TAG) ? Optional.of(origins.get(span.line() - 1)) : Optional.empty();
    }

    /** The steps of the net that each step of a tagged graph computes, in order. */
    List<List<Integer>> of(Flattened tagged) {
        Map<String, Set<String>> prefixes = prefixes(tagged);
        return tagged.steps().stream()
                .map(step -> {
                    String function = step.function().name();
                    return of(step.instruction().spans(), function, step.prefix(), prefixes.get(function));
                })
                .toList();
    }

    /** The steps of the net that each remark is about, wherever its function is called in the graph after the pass. */
    List<List<Integer>> of(List<Remark> remarks, Flattened tagged) {
        Map<String, Set<String>> prefixes = prefixes(tagged);
        return remarks.stream()
                .map(remark -> {
                    Set<String> calls = prefixes.getOrDefault(remark.function(), Set.of());
                    return calls.stream()
                            .flatMap(prefix -> of(remark.spans(), remark.function(), prefix, calls).stream())
                            .distinct()
                            .sorted()
                            .toList();
                })
                .toList();
    }

    /** What stands before the names of a function's values, for each place where it is called. */
    private static Map<String, Set<String>> prefixes(Flattened tagged) {
        Map<String, Set<String>> prefixes = new HashMap<>();
        for (Step step : tagged.steps()) {
            prefixes.computeIfAbsent(step.function().name(), name -> new LinkedHashSet<>())
                    .add(step.prefix());
        }
        return prefixes;
    }

    private List<Integer> of(Spans spans, String function, String prefix, Set<String> prefixes) {
        return spans.places().stream()
                .flatMap(span -> origin(span).stream())
                .flatMap(origin -> names(origin, function, prefix, prefixes))
                .flatMap(name -> Stream.ofNullable(steps.get(name)))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The names that an origin has in the net where a function is called under a prefix. A function that was made of equal blocks has the tags of
     * one of them: of the call under whose prefix its names fall. The others differ from it by the prefix alone.
     */
    private static Stream<String> names(Origin origin, String function, String prefix, Set<String> prefixes) {
        String name = origin.instruction().name();
        boolean outlined = !function.equals(origin.function().name());
        if (!outlined) {
            return Stream.of(prefix + name);
        }
        return prefixes.stream()
                .filter(name::startsWith)
                .map(own -> prefix + name.substring(own.length()))
                .limit(1);
    }
}
