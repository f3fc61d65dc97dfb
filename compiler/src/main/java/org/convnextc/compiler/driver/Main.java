package org.convnextc.compiler.driver;

import java.io.PrintWriter;
import org.convnextc.runtime.weights.CheckpointException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The entry of the program {@code convnextc}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        return new CommandLine(new Convnextc())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExitCodeExceptionMapper(Main::status)
                .setParameterExceptionHandler(Main::rejectArguments)
                .setExecutionExceptionHandler(Main::report)
                .execute(args);
    }

    private static int status(Throwable exception) {
        return exception instanceof InputException || exception instanceof CheckpointException
                ? ExitStatus.BAD_INPUT
                : ExitStatus.FAULT;
    }

    private static int rejectArguments(ParameterException exception, String[] args) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("convnextc: " + exception.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.BAD_COMMAND_LINE;
    }

    private static int report(Exception exception, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        int status = status(exception);
        if (status == ExitStatus.BAD_INPUT) {
            err.println("convnextc: " + exception.getMessage());
        } else {
            err.println("convnextc: internal error: " + exception);
            err.println("help: run it again with --debug and report the stack trace together with the input");
        }
        if (arguments.commandSpec().root().userObject() instanceof Convnextc root && root.debug()) {
            exception.printStackTrace(err);
        }
        return status;
    }
}
