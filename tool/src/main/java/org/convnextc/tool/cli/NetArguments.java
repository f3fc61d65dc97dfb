package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.NetList;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.frontend.load.SourceReader;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.DiagnosticRenderer;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.importer.Deviations;
import org.convnextc.importer.ImportOptions;
import org.convnextc.importer.ImportSource;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.Importer;
import org.convnextc.importer.NetName;
import org.convnextc.importer.onnx.OnnxImport;
import org.convnextc.io.PathNames;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.build.TemporaryFolder;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.DiagnosedException;
import org.convnextc.tool.console.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The file of a net, and the options that choose and change the net in it. */
final class NetArguments {
    private static final String STANDARD_INPUT = "-";
    /** The ending of a file that holds a graph, which some passes may have run on. */
    static final String GRAPH = ".ir";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            paramLabel = "FILE.net",
            description =
                    "The net; a built-in file is found by its name. - reads standard input, which can use built-in nets"
                            + " alone. Or a graph, FILE.ir, which goes on from where it was written. Or a checkpoint, a folder with"
                            + " one, or an ONNX model, of which the net is derived as import does.")
    private String file;

    @Option(names = "--net", paramLabel = "NAME", description = "Which net of the file, where it defines several.")
    private Optional<String> net;

    @Option(
            names = "-D",
            paramLabel = "SLOT=VALUE",
            description = "Replace a slot: -D classes=5. May be given several times.")
    private List<String> overrides = List.of();

    @Option(
            names = "--outputs",
            paramLabel = "PATH,...",
            hideParamSyntax = true,
            split = ",",
            description = "Hand out these steps' values, such as stages.0,features,head, in place of the last one.")
    private List<String> outputs = List.of();

    @Option(
            names = "--ignore",
            paramLabel = "PATH,...",
            hideParamSyntax = true,
            split = ",",
            description =
                    "Tensors under these paths are not the net's, such as 'projectors.*': a checkpoint may have them.")
    private List<String> ignored = List.of();

    private Optional<String> weightsKey = Optional.empty();
    private Optional<ImportedNet> imported = Optional.empty();
    private final SourceMap sources = new SourceMap();
    private final Diagnostics diagnostics = new Diagnostics();
    private Snapshot snapshot;
    private boolean silent;
    private boolean wantsWeights;
    private int shown;

    /** The graph of the file: as written, or after the passes that a text of a graph has behind it. Throws {@link DiagnosedException}. */
    Graph load() {
        checkOverrides();
        if (outputs.stream().anyMatch(String::isBlank)) {
            throw wrong("--outputs: found an empty path, expected paths with commas between them, such as"
                    + " stages.0,features,head");
        }
        Optional<Snapshot> loaded =
                isGraph() ? readGraph() : expand().map(graph -> new Snapshot(graph, Snapshot.EXPANSION));
        stopOnErrors();
        snapshot = loaded.orElseThrow(() -> new IllegalStateException(file + ": no graph and no error"));
        showWarnings();
        return snapshot.graph();
    }

    private boolean isGraph() {
        return file.endsWith(GRAPH);
    }

    /** All nets of the file. Throws {@link DiagnosedException} where one of them has errors. */
    NetList loadAll() {
        if (net.isPresent()) {
            throw wrong("--net chooses one net, --summary takes all of them: leave one of the two out");
        }
        if (isGraph()) {
            throw wrong("--summary: goes with a FILE.net; " + file + " is one net");
        }
        checkOverrides();
        Optional<NetList> nets = file.equals(STANDARD_INPUT)
                ? Frontend.loadAll(standardInput(), changes(), sources, diagnostics)
                : Frontend.loadAll(file, changes(), sources, diagnostics);
        stopOnErrors();
        showWarnings();
        return nets.orElseThrow(() -> new IllegalStateException(file + ": no nets and no error"));
    }

    private void checkOverrides() {
        for (String override : overrides) {
            if (override.indexOf('=') < 1) {
                throw wrong("-D " + override + ": expected SLOT=VALUE, such as -D classes=5");
            }
        }
    }

    private Optional<Graph> expand() {
        Optional<Path> checkpoint = file().filter(ImportSource::isLikely);
        if (checkpoint.isPresent()) {
            return derive(checkpoint.get());
        }
        Optional<Path> model = file().filter(OnnxImport::isLikely);
        if (model.isPresent()) {
            return deriveModel(model.get());
        }
        return file.equals(STANDARD_INPUT)
                ? Frontend.load(standardInput(), net, changes(), outputs, sources, diagnostics)
                : Frontend.load(file, net, changes(), outputs, sources, diagnostics);
    }

    /** Slots of the command line, that of what is ignored with them. */
    private List<String> changes() {
        if (ignored.isEmpty()) {
            return overrides;
        }
        var changes = new ArrayList<>(overrides);
        changes.add(ignored.stream().map(path -> '"' + path + '"').collect(Collectors.joining(", ", "ignore=[", "]")));
        return changes;
    }

    private Optional<Graph> derive(Path checkpoint) {
        ImportedNet found = Importer.read(
                ImportSource.find(checkpoint, List.of()),
                NetName.of(checkpoint),
                new ImportOptions(weightsKey, overrides, ignored));
        tell(found);
        return Frontend.load(new Source(file, found.text()), net, overrides, outputs, sources, diagnostics);
    }

    private void tell(ImportedNet found) {
        imported = Optional.of(found);
        if (!silent) {
            PrintWriter err = command.commandLine().getErr();
            found.assumed().forEach(line -> err.println("assumed " + line));
            found.notes().forEach(line -> err.println("note    " + line));
            err.flush();
        }
    }

    /** The net of an ONNX model; {@code --outputs} names its values. Weights that are asked for lie in a folder until the program ends. */
    private Optional<Graph> deriveModel(Path model) {
        if (!ignored.isEmpty() || weightsKey.isPresent()) {
            throw wrong("--ignore and --weights-key go with a checkpoint; " + file + " is an ONNX model");
        }
        try (OnnxImport read = OnnxImport.open(model, NetName.of(model), new OnnxImport.Options(overrides, outputs))) {
            Path weights = wantsWeights ? new TemporaryFolder().path().resolve("weights.safetensors") : model;
            if (wantsWeights) {
                read.writeWeights(weights);
            }
            ImportedNet found = read.net(weights);
            tell(found);
            return Frontend.load(new Source(file, found.text()), net, List.of(), List.of(), sources, diagnostics);
        }
    }

    /**
     * Before the net is loaded: says which entry of a checkpoint is meant, where the net is derived from one, and that weights are needed
     * where it is not.
     */
    void expectWeights(Optional<Path> given, WeightsKey key) {
        weightsKey = key.value();
        wantsWeights = given.isEmpty();
        if (given.isEmpty() && !isCheckpoint()) {
            throw noWeights();
        }
    }

    /** Whether the net is to be derived from a file that has weights, too. */
    boolean isCheckpoint() {
        return file().filter(path -> ImportSource.isLikely(path) || OnnxImport.isLikely(path))
                .isPresent();
    }

    private ParameterException noWeights() {
        return wrong("Missing required option: '--weights=W'");
    }

    /** The weights: those that are given, else the checkpoint that the net was derived from. */
    Path weights(Optional<Path> given) {
        return given.or(() -> imported.map(ImportedNet::weights)).orElseThrow(this::noWeights);
    }

    /** Warns of what a configuration beside the checkpoint says otherwise than a net that was not derived from it. */
    void warnOfConfigs(Path weights) {
        if (imported.isEmpty() && Files.exists(weights)) {
            PrintWriter err = command.commandLine().getErr();
            Deviations.of(snapshot.graph(), weights).forEach(text -> err.println("warning: " + text));
            err.flush();
        }
    }

    /** What the net was derived from, where the file is a checkpoint. */
    Optional<ImportedNet> imported() {
        return imported;
    }

    /** Throws {@link InputException} for a checkpoint whose net gives no classes, unless outputs are named. */
    void requireClassifier() {
        if (outputs.isEmpty() && imported.filter(net -> !net.isClassifier()).isPresent()) {
            throw new InputException("--image classifies, but " + file
                    + " is no classifier: its net gives features or values; take --input X.npy --output Y.safetensors");
        }
    }

    private Optional<Snapshot> readGraph() {
        if (net.isPresent() || !overrides.isEmpty()) {
            throw wrong((net.isPresent() ? "--net" : "-D") + ": goes with a FILE.net; " + file
                    + " is one net whose slots have their values");
        }
        if (!outputs.isEmpty()) {
            throw wrong("--outputs: goes with a FILE.net; the outputs of " + file + " are those that it returns");
        }
        try {
            var source = new Source(file, SourceReader.read(PathNames.path(file), IrParser.MAX_LENGTH));
            sources.add(source);
            return IrParser.snapshot(source, diagnostics);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static Source standardInput() {
        try {
            return new Source("standard input", SourceReader.read(System.in));
        } catch (IOException e) {
            throw new InputException("cannot read standard input: " + e.getMessage(), e);
        }
    }

    /** The end of the loaded net, where it can explain its answers. */
    Optional<ClassSpec.Tail> tail() {
        return asWritten() ? ClassSpec.Tail.of(snapshot.graph()) : Optional.empty();
    }

    /** Whether the command line names the steps whose values the net hands out. */
    boolean handsOutSteps() {
        return !outputs.isEmpty();
    }

    /** Whether no pass has run on the loaded graph. */
    boolean asWritten() {
        return stage().equals(Snapshot.EXPANSION);
    }

    /** What {@link #load} gave, and where it stands among the passes. */
    Snapshot loaded() {
        return snapshot;
    }

    /** The last pass that the loaded graph has behind it; {@link Snapshot#EXPANSION} for a net as written. */
    String stage() {
        return snapshot.after();
    }

    /** What is left of a target's passes for the loaded graph. Throws {@link DiagnosedException} where they are not those of its text. */
    Pipeline remaining(Pipeline target) {
        Optional<Pipeline> remaining = target.remaining(snapshot, diagnostics);
        stopOnErrors();
        return remaining.orElseThrow();
    }

    /** A graph after passes. Throws {@link DiagnosedException} where one of them reports an error. */
    Graph run(Graph graph, Pipeline passes, Pipeline.Observer observer) {
        Graph lowered = passes.run(graph, diagnostics, observer);
        stopOnErrors();
        return lowered;
    }

    /** The loaded graph after all passes of the Java target. */
    Graph lower(Graph loaded) {
        return lower(loaded, Toolchain.JAVA);
    }

    /** The loaded graph after all passes of a target. */
    Graph lower(Graph loaded, Toolchain target) {
        return run(loaded, remaining(target.passes()), Pipeline.Observer.NONE);
    }

    /** Leaves it to the caller to show what is found. */
    void keepSilent() {
        silent = true;
    }

    /** Shows the warnings that came since the last call: those of a net once it is loaded, for they may tell why a later step fails. */
    void showWarnings() {
        if (!silent) {
            command.commandLine().getErr().print(render());
            command.commandLine().getErr().flush();
        }
    }

    /** The texts that the net was read from: the user's own first, then those that it uses, then replaced slots. */
    List<Source> sources() {
        return sources.all();
    }

    /** What was found so far. */
    List<Diagnostic> diagnostics() {
        return diagnostics.all();
    }

    private void stopOnErrors() {
        if (diagnostics.hasErrors()) {
            throw new DiagnosedException(render());
        }
    }

    /** What was not shown yet. */
    private String render() {
        var renderer = new DiagnosticRenderer(sources::find, Convnextc.colours(command));
        List<Diagnostic> all = diagnostics.all();
        String text = all.stream().skip(shown).map(renderer::render).collect(Collectors.joining());
        shown = all.size();
        return text;
    }

    /** The file as the command line gives it. */
    String name() {
        return file;
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
