package org.convnextc.tool.measure;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.convnextc.runtime.Model;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command runs nets on. */
public final class Machine {
    /** Kept here, for a logger that nobody holds loses its level. */
    private static final Logger LOG = Logger.getLogger("org.convnextc");

    private Machine() {}

    public static void requirePositive(CommandSpec command, String option, int value) {
        if (value < 1) {
            throw new ParameterException(command.commandLine(), option + " " + value + ": it must be at least 1");
        }
    }

    /** Keeps the runtime's remarks off the terminal: the results say the same. */
    public static void logWarningsOnly() {
        LOG.setLevel(Level.WARNING);
    }

    public static String describe(Model model) {
        return model.engine() + ", Java " + Runtime.version();
    }
}
