package org.convnextc.compiler.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.NetList;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.compiler.sema.SourceReader;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The file of a net, and the options that choose and change the net in it. */
final class NetArguments {
    private static final String STANDARD_INPUT = "-";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "FILE.net",
            description =
                    "The net; a built-in file is found by its name. - reads standard input, which can use built-in nets alone.")
    private String file;

    @Option(names = "--net", paramLabel = "NAME", description = "Which net of the file, where it defines several.")
    private Optional<String> net;

    @Option(
            names = "-D",
            paramLabel = "SLOT=VALUE",
            description = "Replace a slot: -D classes=5. May be given several times.")
    private List<String> overrides = List.of();

    private final SourceMap sources = new SourceMap();
    private final Diagnostics diagnostics = new Diagnostics();

    /** The graph as written in the file. Throws {@link DiagnosedException} where the file has errors. */
    Graph load() {
        checkOverrides();
        Optional<Graph> graph = file.equals(STANDARD_INPUT)
                ? Frontend.load(standardInput(), net, overrides, sources, diagnostics)
                : Frontend.load(file, net, overrides, sources, diagnostics);
        stopOnErrors();
        return graph.orElseThrow(() -> new IllegalStateException(file + ": no graph and no error"));
    }

    /** All nets of the file. Throws {@link DiagnosedException} where one of them has errors. */
    NetList loadAll() {
        if (net.isPresent()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--net chooses one net, --summary takes all of them: leave one of the two out");
        }
        checkOverrides();
        Optional<NetList> nets = file.equals(STANDARD_INPUT)
                ? Frontend.loadAll(standardInput(), overrides, sources, diagnostics)
                : Frontend.loadAll(file, overrides, sources, diagnostics);
        stopOnErrors();
        return nets.orElseThrow(() -> new IllegalStateException(file + ": no nets and no error"));
    }

    private void checkOverrides() {
        for (String override : overrides) {
            if (override.indexOf('=') < 1) {
                throw new ParameterException(
                        command.commandLine(), "-D " + override + ": expected SLOT=VALUE, such as -D classes=5");
            }
        }
    }

    private static Source standardInput() {
        try {
            return new Source("standard input", SourceReader.read(System.in));
        } catch (IOException e) {
            throw new InputException("cannot read standard input: " + e.getMessage(), e);
        }
    }

    /** The graph after all passes. */
    Graph lower(Graph flat, Pipeline.Observer observer) {
        Graph lowered = Pipeline.java().run(flat, diagnostics, observer);
        stopOnErrors();
        return lowered;
    }

    /** The graph after these passes. */
    Graph run(Pipeline passes, Graph flat) {
        Graph lowered = passes.run(flat, diagnostics, Pipeline.Observer.NONE);
        stopOnErrors();
        return lowered;
    }

    Graph lower(Graph flat) {
        return lower(flat, Pipeline.Observer.NONE);
    }

    /** Shows warnings; call it once, when nothing can fail any more. */
    void showWarnings() {
        command.commandLine().getErr().print(render());
        command.commandLine().getErr().flush();
    }

    /** The texts that the net was read from: the user's own first, then those that it uses, then replaced slots. */
    List<Source> sources() {
        return sources.all();
    }

    private void stopOnErrors() {
        if (diagnostics.hasErrors()) {
            throw new DiagnosedException(render());
        }
    }

    private String render() {
        return new DiagnosticRenderer(sources::find, Convnextc.colours(command)).render(diagnostics);
    }

    /** The net's file, where it is one of the file system. */
    Optional<Path> file() {
        try {
            return Optional.of(Path.of(file)).filter(path -> !file.equals(STANDARD_INPUT) && Files.exists(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
