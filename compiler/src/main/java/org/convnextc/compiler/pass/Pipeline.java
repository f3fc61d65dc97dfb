package org.convnextc.compiler.pass;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Suggestions;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrCode;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.ir.verify.Verifier;

/**
 * Passes in the order they run. Each target has its own list.
 *
 * @param verifyEach whether the graph is verified after each pass, not only in the end
 */
public record Pipeline(List<Pass> passes, boolean verifyEach) {
    public Pipeline {
        passes = List.copyOf(passes);
    }

    public Pipeline(List<Pass> passes) {
        this(passes, true);
    }

    /** Other passes. */
    public Pipeline with(List<Pass> others) {
        return new Pipeline(others, verifyEach);
    }

    /** The same, verified in the end alone. */
    public Pipeline verifiedAtTheEnd() {
        return new Pipeline(passes, false);
    }

    /** The passes' names, in their order. */
    public List<String> names() {
        return passes.stream().map(Pass::name).toList();
    }

    /** The names of those that the target needs. */
    public List<String> needed() {
        return passes.stream().filter(Pass::required).map(Pass::name).toList();
    }

    /** The passes of these names, in the names' order. Throws {@link IllegalArgumentException} for a name that is not here. */
    public Pipeline only(List<String> names) {
        return with(names.stream().map(name -> passes.get(position(name))).toList());
    }

    /** The passes of other names. */
    public Pipeline without(Collection<String> names) {
        return with(passes.stream().filter(pass -> !names.contains(pass.name())).toList());
    }

    /** The passes up to one, itself included; none for {@link Snapshot#EXPANSION}. */
    public Pipeline upTo(String stage) {
        return with(passes.subList(0, behind(stage)));
    }

    /** The passes behind one; all for {@link Snapshot#EXPANSION}. */
    public Pipeline following(String stage) {
        return with(passes.subList(behind(stage), passes.size()));
    }

    /** What is left to run on a graph from its text; where the text names no pass of these, {@code diagnostics} say so. */
    public Optional<Pipeline> remaining(Snapshot snapshot, Diagnostics diagnostics) {
        if (snapshot.asWritten() || names().contains(snapshot.after())) {
            return Optional.of(following(snapshot.after()));
        }
        diagnostics.add(Diagnostic.error(
                        IrCode.UNKNOWN_PASS,
                        snapshot.spans().places().get(0),
                        "this target has no pass '" + snapshot.after() + "'")
                .help(Suggestions.closest(snapshot.after(), names())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("one of " + String.join(", ", names()) + "; nothing for a net as written")));
        return Optional.empty();
    }

    private int behind(String stage) {
        return stage.equals(Snapshot.EXPANSION) ? 0 : position(stage) + 1;
    }

    private int position(String name) {
        int position = names().indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException("no pass " + name + " among " + names());
        }
        return position;
    }

    /** Sees the graph before and after each pass: dumps and timings are observers. */
    @FunctionalInterface
    public interface Observer {
        Observer NONE = (pass, before, after) -> {};

        /** All of these, in order. */
        static Observer all(List<Observer> observers) {
            return new Observer() {
                @Override
                public void before(Pass pass, Graph graph) {
                    observers.forEach(observer -> observer.before(pass, graph));
                }

                @Override
                public void after(Pass pass, Graph before, Graph after) {
                    observers.forEach(observer -> observer.after(pass, before, after));
                }
            };
        }

        default void before(Pass pass, Graph graph) {}

        /** Not called after the pass that ends the pipeline with an error. */
        void after(Pass pass, Graph before, Graph after);
    }

    /**
     * Runs all passes, or stops early after the first one that reports an error. The result keeps the verifier's rules.
     *
     * @throws PassException where a pass crashes or breaks a rule
     */
    public Graph run(Graph graph, Diagnostics diagnostics, Observer observer) {
        Verifier.check(graph, Snapshot.EXPANSION);
        Graph current = graph;
        String previous = Snapshot.EXPANSION;
        for (Pass pass : passes) {
            observer.before(pass, current);
            Graph next = run(pass, previous, current, diagnostics);
            if (diagnostics.hasErrors()) {
                return next;
            }
            observer.after(pass, current, next);
            current = next;
            previous = pass.name();
        }
        if (!verifyEach) {
            Verifier.check(current, previous);
        }
        return current;
    }

    private Graph run(Pass pass, String previous, Graph before, Diagnostics diagnostics) {
        try {
            Graph after = pass.run(before, diagnostics);
            if (verifyEach && !diagnostics.hasErrors()) {
                Verifier.check(after, pass.name());
            }
            return after;
        } catch (RuntimeException | StackOverflowError e) {
            throw new PassException(pass.name(), previous, before, e);
        }
    }
}
