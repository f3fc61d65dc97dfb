package org.convnextc.ir.text;

import org.convnextc.dsl.DiagnosticCode;

/** What can be wrong with a graph's text. */
public enum IrCode implements DiagnosticCode {
    WORD("I001", "something else is expected at this place", "The message says what; the grammar is in docs/ir.md."),
    UNKNOWN_OP("I002", "no op or image step has that name", "docs/ir.md lists them all."),
    ATTRIBUTE(
            "I003",
            "an attribute or operand is missing, unknown or said twice",
            "Write each attribute of the op once, as its entry in docs/ir.md does."),
    UNKNOWN_FUNCTION("I004", "a call names no function above it", "Callees stand before their callers."),
    NUMBER(
            "I005",
            "a number or an extent is out of range",
            "Extents are at least 1, and a tensor has at most 2147483647 elements."),
    RULES("I007", "the graph breaks a rule of graphs", "The rules are in docs/ir.md, \"What the verifier checks\"."),
    TOO_LONG("I008", "the text is too long", "Outline repeated blocks as functions."),
    UNKNOWN_PASS("I009", "no pass of the target has that name", "`convnextc ir --list-passes` shows them.");

    private final Entry entry;

    IrCode(String id, String meaning, String remedy) {
        entry = new Entry(id, meaning, remedy);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
