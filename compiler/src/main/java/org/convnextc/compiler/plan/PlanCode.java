package org.convnextc.compiler.plan;

import org.convnextc.dsl.DiagnosticCode;

/** What can be wrong with a net that has a meaning but no room. */
public enum PlanCode implements DiagnosticCode {
    ARENA(
            "P001",
            "the values of one image take more memory than can be addressed",
            "Make the input or the widths smaller.");

    private final Entry entry;

    PlanCode(String id, String meaning, String remedy) {
        entry = new Entry(id, meaning, remedy);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
