package org.convnextc.compiler.pass;

import java.util.List;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Instruction;
import org.convnextc.dsl.Diagnostics;

/** Applies one rule to every instruction of every function until it matches nowhere. */
record RewritePass(String name, Rule rule) implements Pass {
    @Override
    public Graph run(Graph graph, Diagnostics diagnostics) {
        return Functions.map(graph, this::rewrite);
    }

    private Function rewrite(Function function) {
        var editor = new FunctionEditor(function);
        while (applyOnce(editor)) {}
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
