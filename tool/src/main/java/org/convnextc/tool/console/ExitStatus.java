package org.convnextc.tool.console;

/** What the process returns. */
public final class ExitStatus {
    public static final int DONE = 0;

    /** The input is wrong: a message says where and what to do. */
    public static final int BAD_INPUT = 1;

    /** The command line is wrong. */
    public static final int BAD_COMMAND_LINE = 2;

    /** A fault of convnextc. */
    static final int FAULT = 3;

    private ExitStatus() {}
}
