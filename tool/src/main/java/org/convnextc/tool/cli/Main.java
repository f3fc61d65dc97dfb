package org.convnextc.tool.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.convnextc.dsl.Suggestions;
import org.convnextc.io.FileException;
import org.convnextc.io.PathNames;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.tool.build.NativePlatform;
import org.convnextc.tool.build.NumberType;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.Colour;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Failures;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of the program {@code convnextc}. */
public final class Main {
    /** {@code Out.java/}, of which a path would be {@code Out.java}. */
    private static final Pattern FOLDER_LIKE_A_FILE = Pattern.compile(".*[^/]\\.[A-Za-z]\\w*/+");

    /** How remarks of the libraries are written, of the reader of checkpoints for one: in a line, without a date and a class. */
    private static final String REMARKS = "java.util.logging.SimpleFormatter.format";

    private Main() {}

    public static void main(String[] args) {
        if (System.getProperty(REMARKS) == null) {
            System.setProperty(REMARKS, "convnextc: %4$s: %5$s%n");
        }
        int status = run(new CommandLine(new Convnextc()), args);
        System.exit(status == ExitStatus.DONE ? written() : status);
    }

    /** A stream keeps to itself that it could not write: a full disk would pass for success. */
    private static int written() {
        if (!System.out.checkError() || isReaderGone()) {
            return ExitStatus.DONE;
        }
        System.err.println("convnextc: cannot write all of standard output: its disk is full, or it is closed");
        return ExitStatus.BAD_INPUT;
    }

    /** Whoever reads from a pipe may have seen enough, as {@code head} has. The stream does not say what went wrong: it is tried again. */
    private static boolean isReaderGone() {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write('\n');
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }
    }

    /** Runs a command and turns whatever it throws into a message and an exit status. */
    static int run(CommandLine program, String... args) {
        if (args.length == 0) {
            program.usage(program.getErr());
            return ExitStatus.BAD_COMMAND_LINE;
        }
        registerConverters(program);
        program.setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((exception, given) -> rejectArguments(exception))
                .setExecutionExceptionHandler((exception, command, given) -> report(program, exception));
        try {
            return program.execute(withCommand(program, args));
        } catch (ParameterException e) {
            return rejectArguments(e);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError error) {
            return report(program, error);
        }
    }

    private static void registerConverters(CommandLine program) {
        EnumConverter.register(program, Colour.class);
        program.registerConverter(Path.class, Main::path);
        EnumConverter.register(program, CompileCommand.Kind.class);
        EnumConverter.register(program, GemmProvider.class);
        EnumConverter.register(program, Toolchain.Name.class);
        EnumConverter.register(program, NativePlatform.class);
        EnumConverter.register(program, NumberType.class);
        EnumConverter.register(program, WeightsCommand.Library.class);
    }

    private static Path path(String word) {
        try {
            Path path = PathNames.path(word);
            if (FOLDER_LIKE_A_FILE.matcher(word).matches() && !Files.isDirectory(path)) {
                throw new TypeConversionException(
                        word + " ends as a folder's name does, and there is no such folder; leave the slash out");
            }
            return path;
        } catch (FileException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** The words with the command they leave out: compile. */
    private static String[] withCommand(CommandLine program, String... args) {
        Optional<String> word = IntStream.range(0, args.length)
                .filter(i -> !args[i].startsWith("-") || args[i].equals("-"))
                .filter(i -> i == 0 || !args[i - 1].equals("--color"))
                .mapToObj(i -> args[i])
                .findFirst();
        if (word.isEmpty() || program.getSubcommands().containsKey(word.get())) {
            return args;
        }
        if (word.get().matches("[a-z]+") && Files.notExists(Path.of(word.get()))) {
            throw new ParameterException(program, noCommand(program, word.get()));
        }
        var all = new ArrayList<>(List.of("compile"));
        all.addAll(List.of(args));
        return all.toArray(String[]::new);
    }

    private static String noCommand(CommandLine program, String word) {
        return Suggestions.closest(word, program.getSubcommands().keySet())
                .map(near -> "there is no command " + word + "; did you mean " + near + "?")
                .orElse(word + " is neither a command nor a file");
    }

    private static int rejectArguments(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("convnextc: " + exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, err);
        err.println("help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.BAD_COMMAND_LINE;
    }

    private static int report(CommandLine program, Throwable problem) {
        boolean debug = program.getCommandSpec().userObject() instanceof Convnextc options && options.debug();
        return Failures.report(problem, program.getErr(), debug);
    }
}
