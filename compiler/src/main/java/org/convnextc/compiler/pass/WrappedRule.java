package org.convnextc.compiler.pass;

import java.util.Optional;
import org.convnextc.ir.Instruction;

/** A rule that others watch or hold back: it is known as the rule inside it, and does the same. */
abstract class WrappedRule implements Rule {
    private final Rule rule;

    WrappedRule(Rule rule) {
        this.rule = rule;
    }

    @Override
    public String name() {
        return rule.name();
    }

    @Override
    public String equation() {
        return rule.equation();
    }

    @Override
    public boolean apply(Instruction at, FunctionEditor editor) {
        return rule.apply(at, editor);
    }

    @Override
    public Optional<String> obstacle(Instruction at, FunctionEditor editor) {
        return rule.obstacle(at, editor);
    }
}
