package org.convnextc.compiler.plan;

import org.convnextc.dsl.DiagnosticCode;

/** What can be wrong with a net that has a meaning but no room. */
public enum PlanCode implements DiagnosticCode {
    ARENA(
            "P001",
            "the values of one image take more memory than can be addressed",
            "Make the input or the widths smaller.");

    private final String id;
    private final String meaning;
    private final String remedy;

    PlanCode(String id, String meaning, String remedy) {
        this.id = id;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
