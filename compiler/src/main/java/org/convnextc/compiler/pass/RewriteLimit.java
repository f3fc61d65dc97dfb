package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;

/**
 * Lets a number of rewrites happen and no more: the one that goes wrong is found by bisection. Rewrites of required passes are neither
 * counted nor held back, so that every graph can be run; a pass that is no rewrite counts as one where it changes the graph.
 */
public final class RewriteLimit {
    private final long most;
    private long done;
    private Optional<String> last = Optional.empty();

    public RewriteLimit(long most) {
        this.most = most;
    }

    /** The passes under this limit. They can run once. */
    public Pipeline limit(Pipeline pipeline) {
        return pipeline.with(pipeline.passes().stream().map(this::limit).toList());
    }

    /** How many happened. */
    public long done() {
        return done;
    }

    /** The last one: {@code fuse_activation at %gelu_0 in @block_56x56x96}. */
    public Optional<String> last() {
        return last;
    }

    private Pass limit(Pass pass) {
        if (pass.required()) {
            return pass;
        }
        return pass instanceof RewritePass rewrite
                ? RewritePass.optional(new LimitedRule(rewrite.rule()))
                : new LimitedPass(pass);
    }

    private void count(String rewrite) {
        done++;
        last = Optional.of(rewrite);
    }

    private final class LimitedRule extends WrappedRule {
        LimitedRule(Rule rule) {
            super(rule);
        }

        @Override
        public boolean apply(Instruction at, FunctionEditor editor) {
            boolean applied = done < most && super.apply(at, editor);
            if (applied) {
                count(name() + " at %" + at.name() + " in @" + editor.name());
            }
            return applied;
        }
    }

    private final class LimitedPass extends WrappedPass {
        LimitedPass(Pass pass) {
            super(pass);
        }

        @Override
        public Graph run(Graph graph, Diagnostics diagnostics) {
            if (done == most) {
                return graph;
            }
            Graph next = super.run(graph, diagnostics);
            if (!next.equals(graph)) {
                count(name());
            }
            return next;
        }
    }
}
