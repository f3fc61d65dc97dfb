package org.convnextc.compiler.frontend.fault;

import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.DiagnosticCode;
import org.convnextc.dsl.Span;

/** What can be wrong with a net that was parsed. */
public enum NetCode implements DiagnosticCode {
    UNREADABLE_FILE(
            "N040",
            "a file cannot be read",
            "Look at the path: a used file is looked for beside the file that uses it, then among the built-in nets."),
    CIRCULAR_USE("N041", "a file uses itself", "Take one `use` of the circle out."),
    DUPLICATE_NET("N042", "a net is defined twice", "Give one of the two another name."),
    UNKNOWN_NET("N043", "no net has that name", "Correct the name, or `use` the file that defines it."),
    CIRCULAR_INHERITANCE("N044", "a net inherits from itself", "Let one net of the circle stand without a parent."),
    DUPLICATE_SLOT("N045", "a slot or a parameter is defined twice", "Take one of the two out."),
    WHICH_NET("N046", "the file defines several nets and none was chosen", "Choose one with `--net NAME`."),
    UNKNOWN_SLOT(
            "N047",
            "`-D` names no slot of the net",
            "Correct the name; `-D` replaces slots and adds only those that the compiler reads, such as `preprocess`."),
    EMPTY_SLOT("N048", "a slot that is read has no value", "Give it a value in the net or with `-D`."),
    MISSING_SLOT("N049", "the net lacks a slot that every net needs", "Define it, or inherit from a net that has it."),
    UNUSED_SLOT(
            "N050",
            "warning: nothing reads a slot, so that it changes nothing",
            "Correct the name, or take the slot out."),
    UNKNOWN_NAME("N051", "a name means nothing", "Correct it, or define it as a slot."),
    RECURSIVE_SLOT("N052", "a slot reads itself", "Break the circle that the message shows."),
    WRONG_KIND("N053", "a value is of the wrong kind", "Write a value of the kind that the message expects."),
    ARITHMETIC(
            "N054",
            "arithmetic: a remainder, a division by zero, a number too large",
            "Choose numbers that divide; `10.0` makes a fraction."),
    OUT_OF_RANGE("N055", "a value is out of range", "Choose one within the range that the message names."),
    ARGUMENTS("N056", "the wrong number of arguments of a slot", "Give one argument for each parameter of the slot."),
    OPERANDS("N057", "an operand or option is missing, unknown or said twice", "Write the step as the help shows it."),
    NOT_A_STEP("N058", "a name is no step", "Only ops and slots that hold an op or a chain are steps."),
    UNEQUAL_LISTS(
            "N059",
            "the lists of a `for` differ in length, or have not one name each",
            "Make the lists equally long, with one name for each."),
    PATH(
            "N060",
            "two steps have one path, share weights of unequal shapes, or a label is no path",
            "Give one of the steps another label; in a loop use its index, `name[i]`."),
    SHAPE(
            "N061",
            "a layer cannot take its input",
            "The notes say where each shape comes from; change one of these steps."),
    LIMIT("N062", "a limit is passed", "Make the number smaller; limits are far above any real net."),
    PREPROCESS(
            "N063",
            "`preprocess` cannot give the net's input",
            "Let its last size be that of `input`, and `normalize` its last step."),
    OUTPUT(
            "N064",
            "an output names no step, or is there twice",
            "Name steps by their label paths, each once; `convnextc info` lists them."),
    INPUT_ORDER(
            "N065", "warning: `input` looks like height x width x channels", "Write the channels first, `3x224x224`."),
    BYTE_SCALE(
            "N066",
            "warning: `normalize` looks as if pixels were numbers from 0 to 255",
            "Divide its `mean` and `std` by 255: pixels are numbers from 0 to 1 there.");

    private final Entry entry;

    NetCode(String id, String meaning, String remedy) {
        entry = new Entry(id, meaning, remedy);
    }

    public Diagnostic at(Span span, String message) {
        return Diagnostic.error(this, span, message);
    }

    public Diagnostic warning(Span span, String message) {
        return Diagnostic.warning(this, span, message);
    }

    public Diagnostic anywhere(String message) {
        return Diagnostic.error(this, message);
    }

    public Failure failure(Span span, String message) {
        return new Failure(at(span, message));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
