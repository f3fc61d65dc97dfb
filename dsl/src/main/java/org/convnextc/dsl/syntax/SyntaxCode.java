package org.convnextc.dsl.syntax;

import org.convnextc.dsl.DiagnosticCode;

/** What can be wrong with a text before anything in it has a meaning. */
public enum SyntaxCode implements DiagnosticCode {
    TOO_LONG("N001", "the text is too long", "Split the file, and bring its parts together with `use`."),
    STRAY_CHARACTER("N002", "a character has no meaning", "Take it out; texts stand in straight double quotes."),
    UNCLOSED_TEXT("N003", "a text is not closed in its line", "Write the closing quote in the same line."),
    NOT_A_NUMBER(
            "N004",
            "looks like a number and is none (`3x`, `1.2.3`)",
            "Numbers are `12`, `0.5` and `1e-6`, dimensions `7x7`; a name begins with a letter."),
    NUMBER_TOO_LARGE("N005", "a number is too large", "Write a smaller one: whole numbers have 64 bits."),
    UNCLOSED_BRACKET("N006", "a bracket is never closed", "Close it where what it holds ends."),
    WRONG_BRACKET(
            "N007",
            "a closing bracket closes nothing, or the wrong kind of bracket",
            "Take it out, or write the kind that closes the bracket that is open."),
    NESTED_TOO_DEEP("N008", "nested too deeply", "Give an inner part a name, as a slot of the net."),
    TOO_MANY_ERRORS(
            "N009", "too many errors: the parser gave up", "Mend the first ones; is the file a `.net` file at all?"),
    NO_NET("N010", "the file defines no net", "Define one: `net Tiny : ConvNeXt { ... }`."),
    OUTSIDE_NETS(
            "N011",
            "something other than `use` and `net` stands outside the nets",
            "Move it into the braces of a net. All `use` stand above the first net."),
    USE("N012", "a `use` names no file", "Write the name in quotes: `use \"convnext.net\"`."),
    NET_HEAD("N013", "the head of a net is wrong", "Write `net NAME { ... }` or `net NAME : PARENT { ... }`."),
    SLOT(
            "N014",
            "a slot, its parameters or a `-D` is wrong",
            "Write `name = value` or `name(parameter, ...) = { ... }`; slots end at the end of the line."),
    STEP("N015", "a step is expected", "Write an op, a slot that holds one, or a join, loop or branch."),
    GOES_ON(
            "N016",
            "a statement goes on where it should end",
            "Begin a new line, or write `;` between steps of one line; options stand before the `->`."),
    LABEL("N017", "a label is wrong", "Labels are names and numbers with dots and hyphens: `stages[i].norm:`."),
    OPERAND("N018", "an operand or option is wrong", "Operands are `7x7`, `/2`, `key=value` and bare words."),
    EXPRESSION("N019", "an expression is wrong", "Write a value on either side of each operator."),
    LIST("N020", "a list or an argument list is wrong", "Items stand in brackets with commas between them."),
    CONTROL_HEAD(
            "N021",
            "the head of an `if`, `for` or `repeat` is wrong",
            "Write `if CONDITION { ... }`, `for a, b in as, bs { ... }` or `repeat COUNT { ... }`."),
    CHAIN("N022", "a chain in braces is expected", "Put the steps into braces."),
    KEYWORD("N023", "a word of the language stands where a name is expected", "Choose another name."),
    FOREIGN_COMMENT("N024", "a comment as another language has it", "Comments begin with `#` and end with the line.");

    private final Entry entry;

    SyntaxCode(String id, String meaning, String remedy) {
        entry = new Entry(id, meaning, remedy);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
