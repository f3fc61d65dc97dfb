package org.convnextc.tool.console;

/** What standard error is connected to. */
final class Terminal {
    /** Set by the launcher, for a JVM cannot tell what its standard error is. */
    private static final String PROPERTY = "org.convnextc.terminal";

    private Terminal() {}

    /** Whether standard error is a terminal. */
    static boolean present() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Whether to colour messages; see https://no-color.org for the variable. */
    static boolean colours() {
        String noColor = System.getenv("NO_COLOR");
        return present() && (noColor == null || noColor.isEmpty());
    }
}
