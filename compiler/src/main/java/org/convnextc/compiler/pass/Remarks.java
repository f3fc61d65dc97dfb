package org.convnextc.compiler.pass;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Spans;

/** Where passes applied, and where what looks like a pattern of theirs is not, and why. */
public final class Remarks {
    /**
     * One of them.
     *
     * @param function its name
     * @param instruction its name; empty for a pass that is no rewrite
     * @param obstacle what kept the pass from applying; empty where it applied
     */
    public record Remark(
            String pass, String function, Optional<String> instruction, Spans spans, Optional<String> obstacle) {
        /** {@code %b in @f}, or {@code @f}. */
        public String where() {
            return instruction.map(name -> "%" + name + " in ").orElse("") + "@" + function;
        }

        /** {@code fuse_mlp: not at %b in @f, x.net:3:5: %se (multiply) stands between}. */
        @Override
        public String toString() {
            String place = spans.places().isEmpty() ? "" : ", " + spans;
            return pass + ": " + (obstacle.isPresent() ? "not at " : "applied at ") + where() + place
                    + obstacle.map(reason -> ": " + reason).orElse("");
        }
    }

    private final List<Remark> all = new ArrayList<>();

    /** The passes, watched. They can run once. */
    public Pipeline watch(Pipeline pipeline) {
        return pipeline.with(pipeline.passes().stream().map(this::watch).toList());
    }

    /** All remarks in the order of the passes; of each pass first those where it applied. */
    public List<Remark> all() {
        return List.copyOf(all);
    }

    private Pass watch(Pass pass) {
        return pass instanceof RewritePass rewrite
                ? new WatchedRewrite(new RewritePass(new WatchedRule(rewrite.rule()), rewrite.required()))
                : new WatchedPass(pass);
    }

    private void add(String pass, String function, Instruction at, Optional<String> obstacle) {
        all.add(new Remark(pass, function, Optional.of(at.name()), at.spans(), obstacle));
    }

    private final class WatchedRule extends WrappedRule {
        WatchedRule(Rule rule) {
            super(rule);
        }

        @Override
        public boolean apply(Instruction at, FunctionEditor editor) {
            boolean applies = super.apply(at, editor);
            if (applies) {
                add(name(), editor.name(), at, Optional.empty());
            }
            return applies;
        }
    }

    /** What all passes have in common. */
    private abstract class Watched extends WrappedPass {
        Watched(Pass pass) {
            super(pass);
        }

        @Override
        public Graph run(Graph graph, Diagnostics diagnostics) {
            Graph after = super.run(graph, diagnostics);
            if (!diagnostics.hasErrors()) {
                tell(graph, after);
            }
            return after;
        }

        abstract void tell(Graph before, Graph after);
    }

    /** Its rule tells where it applies. */
    private final class WatchedRewrite extends Watched {
        private final Rule rule;

        WatchedRewrite(RewritePass rewrite) {
            super(rewrite);
            rule = rewrite.rule();
        }

        @Override
        void tell(Graph before, Graph after) {
            for (Function function : after.functions()) {
                var editor = new FunctionEditor(function);
                for (Instruction at : function.body()) {
                    rule.obstacle(at, editor)
                            .ifPresent(reason -> add(name(), function.name(), at, Optional.of(reason)));
                }
            }
        }
    }

    /** It applied to the functions that are new or changed. */
    private final class WatchedPass extends Watched {
        WatchedPass(Pass pass) {
            super(pass);
        }

        @Override
        void tell(Graph before, Graph after) {
            var unchanged = new HashSet<>(before.functions());
            for (Function function : after.functions()) {
                if (!unchanged.contains(function)) {
                    all.add(new Remark(name(), function.name(), Optional.empty(), Spans.NONE, Optional.empty()));
                }
            }
        }
    }
}
