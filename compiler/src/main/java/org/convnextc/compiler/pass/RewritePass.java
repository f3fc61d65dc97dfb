package org.convnextc.compiler.pass;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;

/** Applies one rule to every instruction of every function until it matches nowhere. */
public record RewritePass(Rule rule, boolean required) implements Pass {
    /** A rewrite that targets can do without. */
    public static RewritePass optional(Rule rule) {
        return new RewritePass(rule, false);
    }

    /** A rewrite of what the target cannot spell to what it can. */
    public static RewritePass required(Rule rule) {
        return new RewritePass(rule, true);
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String summary() {
        return rule.equation();
    }

    /** A plan of memory does not outlive a rewrite: what is read later than before may lie where another value is by then. */
    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        var applied = new AtomicBoolean();
        Graph next = Functions.map(graph, function -> rewrite(function, applied));
        return applied.get() ? Functions.map(next, Function::withoutPlaces) : next;
    }

    private Function rewrite(Function function, AtomicBoolean applied) {
        var editor = new FunctionEditor(function);
        while (applyOnce(editor)) {
            applied.set(true);
        }
        return editor.function();
    }

    private boolean applyOnce(FunctionEditor editor) {
        boolean changed = false;
        for (Instruction instruction : List.copyOf(editor.body())) {
            if (editor.contains(instruction)) {
                changed |= rule.apply(instruction, editor);
            }
        }
        return changed;
    }
}
