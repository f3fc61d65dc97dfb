package org.convnextc.compiler.frontend.fault;

import org.convnextc.dsl.Span;

/**
 * Bounds on what a net may ask of the compiler, far above any real net (ConvNeXt-XXL has about 500 instructions), so that every
 * input ends in time and memory that a small machine has. Counts what one expansion has used so far.
 */
public final class Limits {
    /** Characters of a file. */
    public static final int FILE = 1 << 20;

    /** Files that one net uses. */
    public static final int FILES = 100;

    /** Nets from a net to its furthest ancestor. */
    public static final int ANCESTORS = 100;

    /** Nets in a file and the files it uses. */
    public static final int NETS = 1000;

    /** Errors of one run; more do not help anyone. */
    public static final int ERRORS = 50;

    /** Known names, times nets, up to which a file with errors of syntax is looked through for names. */
    public static final int NAMES_BESIDE_ERRORS = 100_000;

    public static final int INSTRUCTIONS = 20_000;

    /** Rounds of a {@code repeat}: each one has at least one instruction in any net that makes sense. */
    public static final int ROUNDS = INSTRUCTIONS;

    public static final int LIST = 10_000;

    /** Characters of a step's path, up to three bytes each: a constant of a class has at most 65,535 bytes (JVMS, section 4.4.7). */
    public static final int PATH = 10_000;

    /** Components of a record, which the class has for a net's outputs: JVMS, section 4.3.3, with {@code this} among its constructor's 255. */
    public static final int OUTPUTS = 254;

    /** Slots, steps and parentheses inside each other; keeps recursion well within half a megabyte of stack. */
    static final int NESTING = 400;

    /** Expressions and steps evaluated in all. */
    static final int WORK = 1_000_000;

    private int depth;
    private int work;

    /** Goes one level down; {@link #leave} goes up again. */
    public void enter(Span span) {
        spend(span);
        if (depth == NESTING) {
            throw failure(span, "nested more than " + NESTING + " deep");
        }
        depth++;
    }

    public void leave() {
        depth--;
    }

    /** Counts one piece of work. */
    void spend(Span span) {
        if (++work > WORK) {
            throw failure(span, "the net takes more than " + WORK + " steps to expand");
        }
    }

    public static void check(Span span, String what, long found, long most) {
        if (found > most) {
            throw failure(span, message(what, found, most));
        }
    }

    public static String message(String what, long found, long most) {
        return found + " " + what + " are too many, at most " + most + " are allowed";
    }

    private static Failure failure(Span span, String message) {
        return NetCode.LIMIT.failure(span, message);
    }
}
