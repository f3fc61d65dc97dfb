package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.importer.ImportOptions;
import org.convnextc.importer.ImportSource;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.Importer;
import org.convnextc.importer.NetName;
import org.convnextc.importer.onnx.OnnxImport;
import org.convnextc.io.FileException;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.measure.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convnextc import SOURCE}. */
@Command(
        name = "import",
        description = {
            "Writes the net of a checkpoint: what a configuration beside it tells, then what names and shapes tell. What no file tells"
                    + " stands in the net with a comment; a tensor that has no place in it is an error.",
            "Only the headers of the checkpoint are read, and nothing in it is executed.",
            "Of an ONNX model the graph is read, and its weights are written as NAME.safetensors beside NAME.net."
        },
        footer = {
            "",
            "Class names that a configuration has are written to labels/NAME.txt beside NAME.net, where run finds them.",
            "Example: convnextc import convnext-tiny-224 -o tiny.net",
            "Example: convnextc import model.pth --config config.json -D input=3x288x288 -o mine.net",
            "Example: convnextc import model.onnx -o my.net"
        })
final class ImportCommand implements Callable<Integer> {
    private static final String ENDING = ".net";

    @Spec
    private CommandSpec command;

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "A checkpoint, or a folder with one: model.safetensors or pytorch_model.bin, with config.json and"
                            + " preprocessor_config.json as Hugging Face, timm and open_clip write them. Or an ONNX model.")
    private Path source;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.net",
            description = "Write the net to this file; to standard output otherwise.")
    private Optional<Path> output;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this configuration too. May be given several times.")
    private List<Path> configs = List.of();

    @Option(
            names = "-D",
            paramLabel = "SLOT=VALUE",
            description =
                    "Give a slot this value, in place of what is found: -D input=3x288x288. May be given several times.")
    private List<String> slots = List.of();

    @Option(
            names = "--ignore",
            paramLabel = "PATH",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Tensors under this path are not the net's, such as 'projectors.*'. May be given several times.")
    private List<String> ignored = List.of();

    @Option(
            names = "--outputs",
            paramLabel = "NAME",
            split = ",",
            hideParamSyntax = true,
            description = "Of an ONNX model: take the graph up to these values, in place of its outputs.")
    private List<String> outputs = List.of();

    @Mixin
    private WeightsKey key;

    @Option(names = "--run", paramLabel = "IMG", description = "Classify this image with the written net. Needs -o.")
    private Optional<Path> image;

    @Option(
            names = "--force",
            description = "Write over a FILE.net, or names of classes, that hold something else than what is written.")
    private boolean force;

    @Override
    public Integer call() {
        Machine.logWarningsOnly();
        if (image.isPresent() && output.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--run: needs -o FILE.net, which is then run");
        }
        output.ifPresent(this::checkName);
        image.filter(Files::notExists).ifPresent(picture -> {
            throw new InputException(picture + ": there is no such image");
        });
        if (OnnxImport.isLikely(source)) {
            return importModel();
        }
        if (!outputs.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--outputs: goes with an ONNX model; a net's slot outputs does it for checkpoints");
        }
        var options = new ImportOptions(key.value(), slots, ignored);
        Path named = output.orElse(source);
        ImportedNet net = Importer.read(ImportSource.find(source, configs), NetName.of(named), options);
        requireClassifier(net);
        if (output.isEmpty()) {
            return print(net);
        }
        net.builtIn().ifPresent(builtIn -> BuiltInFiles.requireSeen(builtIn, output.get()));
        write(net, output.get());
        return image.isEmpty() ? ExitStatus.DONE : run(net, image.get());
    }

    private void requireClassifier(ImportedNet net) {
        if (image.isPresent() && !net.isClassifier()) {
            throw new InputException("--run classifies, but " + source
                    + " is no classifier: its net gives features or values; leave --run out");
        }
    }

    private int print(ImportedNet net) {
        command.commandLine().getOut().print(net.text());
        command.commandLine().getOut().flush();
        report(net, command.commandLine().getErr());
        return ExitStatus.DONE;
    }

    /** The net of an ONNX model, and its weights. */
    private int importModel() {
        if (!configs.isEmpty() || !ignored.isEmpty() || key.value().isPresent()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--config, --ignore and --weights-key go with a checkpoint; " + source + " is a model");
        }
        var options = new OnnxImport.Options(slots, outputs);
        try (OnnxImport model = OnnxImport.open(source, NetName.of(output.orElse(source)), options)) {
            ImportedNet net = model.net(output.map(ImportCommand::weights).orElse(source));
            requireClassifier(net);
            if (output.isEmpty()) {
                return print(net);
            }
            net.builtIn().ifPresent(builtIn -> BuiltInFiles.requireSeen(builtIn, output.get()));
            requireUnchanged(output.get(), net.text().getBytes(StandardCharsets.UTF_8));
            requireNoOther(net.weights());
            model.writeWeights(net.weights());
            write(net, output.get());
            return image.isEmpty() ? ExitStatus.DONE : run(net, image.get());
        }
    }

    private static Path weights(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".safetensors");
    }

    /** Weights are not compared, for that takes as long as writing them. */
    private void requireNoOther(Path weights) {
        if (!force && Files.exists(weights)) {
            throw new InputException(
                    weights + ": is there already; name another file with -o, or write over it with --force");
        }
    }

    private void checkName(Path file) {
        if (!file.toString().endsWith(ENDING)) {
            throw new ParameterException(
                    command.commandLine(), "-o " + file + ": expected a name that ends in " + ENDING);
        }
        if (BuiltInFiles.hides(file)) {
            throw new ParameterException(
                    command.commandLine(),
                    "-o " + file + ": a built-in file has this name, and nets beside it would use yours instead; choose"
                            + " another, such as my_" + file.getFileName());
        }
        Output.check(file);
    }

    private void write(ImportedNet net, Path file) {
        PrintWriter out = command.commandLine().getOut();
        byte[] text = net.text().getBytes(StandardCharsets.UTF_8);
        Optional<byte[]> names =
                net.labels().map(labels -> (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8));
        requireUnchanged(file, text);
        names.ifPresent(content -> {
            Path path = labels(file);
            requireUnchanged(path, content);
            Output.makeFolder(path.getParent());
            Output.write(path, content);
        });
        Output.write(file, text);
        report(net, out);
        if (net.labels().isEmpty() && Files.exists(labels(file))) {
            out.println("note       " + labels(file)
                    + " was there before, and run takes the names of classes from it: move it"
                    + " away if they are another net's");
        }
        out.println("wrote " + file
                + net.labels().map(labels -> " and " + labels(file)).orElse("")
                + (OnnxImport.isLikely(source) ? " and " + net.weights() : ""));
        out.println();
        String weights = " --weights " + word(net.weights().toString())
                + key.value().map(entry -> " --weights-key " + word(entry)).orElse("");
        out.println("next:  convnextc run " + word(file.toString()) + weights
                + (net.isClassifier() ? " --image IMG" : " --input X.npy --output Y.safetensors"));
        out.println("       convnextc " + word(file.toString()) + " -o " + net.name() + ".java");
        out.flush();
    }

    /** A net is a source, and may have been changed by hand: it is not written over as what is compiled from one is. */
    private void requireUnchanged(Path file, byte[] content) {
        try {
            if (!force && Files.isRegularFile(file) && !Arrays.equals(Files.readAllBytes(file), content)) {
                throw new InputException(file
                        + ": is there already, with something else in it; name another file with -o, or write over it with"
                        + " --force");
            }
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private static Path labels(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling("labels").resolve(name.substring(0, name.length() - ENDING.length()) + ".txt");
    }

    private static void report(ImportedNet net, PrintWriter out) {
        net.recognised().forEach(line -> out.println("recognised " + line));
        net.assumed().forEach(line -> out.println("assumed    " + line));
        net.notes().forEach(line -> out.println("note       " + line));
        out.flush();
    }

    /** A text as a word that a shell reads back, and that a command does not take for an option. */
    static String word(String text) {
        if (text.startsWith("-")) {
            return word("./" + text);
        }
        return text.matches("[\\w./:=,+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private int run(ImportedNet net, Path picture) {
        command.commandLine().getOut().println();
        var words = new ArrayList<>(List.of(
                "run",
                output.orElseThrow().toString(),
                "--weights",
                net.weights().toString(),
                "--image",
                picture.toString()));
        key.value().ifPresent(entry -> words.addAll(List.of("--weights-key", entry)));
        return command.commandLine().getParent().execute(words.toArray(String[]::new));
    }
}
