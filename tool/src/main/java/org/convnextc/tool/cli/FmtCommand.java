package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.compiler.frontend.load.SourceReader;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.format.Formatter;
import org.convnextc.io.FileException;
import org.convnextc.io.PathNames;
import org.convnextc.tool.console.DiagnosedException;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Failures;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convnextc fmt FILE.net...}. A file with errors is reported and left alone, and the others are formatted all the same. */
@Command(
        name = "fmt",
        description = "Rewrites nets in their canonical layout. Comments are kept.",
        footer = {"", "Example: convnextc fmt examples/tiny.net", "         convnextc fmt --check examples/*.net"})
final class FmtCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec command;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE.net",
            description =
                    "Files to rewrite, where their layout differs; - formats standard input to standard output. The name of a"
                            + " built-in file, where no file has it, prints that.")
    private List<String> files;

    @Option(
            names = "--check",
            description = "Write nothing, name the files whose layout differs; exit status 1 if there are any.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        boolean good = true;
        for (String file : files) {
            try {
                good &= format(file);
            } catch (InputException | FileException | DiagnosedException problem) {
                Failures.report(problem, command.commandLine().getErr(), false);
                good = false;
            }
        }
        return good ? ExitStatus.DONE : ExitStatus.BAD_INPUT;
    }

    /** False where the layout is checked and differs. */
    private boolean format(String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return print(read("standard input", () -> SourceReader.read(System.in)));
        }
        Path path = PathNames.path(file);
        Optional<Source> builtIn = Files.exists(path) ? Optional.empty() : StandardNets.find(file);
        return builtIn.isPresent() ? print(builtIn.get()) : formatFile(path);
    }

    /** False where the layout is checked and differs. */
    private boolean print(Source source) throws IOException {
        String formatted = format(source);
        if (!check) {
            // Not through a writer: the file's encoding is not the terminal's.
            System.out.write(formatted.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        }
        return accept(source, formatted);
    }

    /** False where the layout is checked and differs. */
    private boolean formatFile(Path file) throws IOException {
        Source source = read(file.toString(), () -> SourceReader.read(file));
        String formatted = format(source);
        if (!check && !formatted.equals(source.text())) {
            if (!Files.isWritable(file)) {
                throw new InputException("cannot write " + file + ": no permission");
            }
            // A link stays a link.
            Output.write(file.toRealPath(), formatted.getBytes(StandardCharsets.UTF_8));
        }
        return accept(source, formatted);
    }

    private boolean accept(Source source, String formatted) {
        if (!check || formatted.equals(source.text())) {
            return true;
        }
        PrintWriter out = command.commandLine().getOut();
        out.println(source.name());
        out.flush();
        return false;
    }

    private String format(Source source) {
        var diagnostics = new Diagnostics();
        return Formatter.format(source, diagnostics)
                .orElseThrow(() -> new DiagnosedException(
                        new DiagnosticRenderer(name -> Optional.of(source), Convnextc.colours(command))
                                .render(diagnostics)));
    }

    private interface Text {
        String read() throws IOException;
    }

    private static Source read(String name, Text text) {
        try {
            return new Source(name, text.read());
        } catch (IOException e) {
            throw new InputException("cannot read " + name + ": " + e.getMessage(), e);
        }
    }
}
