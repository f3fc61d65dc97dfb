package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.Conversion;
import org.convnextc.checkpoint.NamingScheme;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.importer.ImportOptions;
import org.convnextc.importer.ImportSource;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.Importer;
import org.convnextc.importer.NetName;
import org.convnextc.io.FileException;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convnextc weights FILE}. */
@Command(
        name = "weights",
        description = {
            "Lists the tensors of a checkpoint, or writes them as a safetensors file under another library's names.",
            "Its content tells what kind of file it is; nothing in it is executed. Tensors are written as float32, which holds"
                    + " half precision exactly."
        },
        footer = {
            "",
            "Example: convnextc weights examples/weights/fashion.safetensors",
            "Example: convnextc weights model.pth -o model.safetensors --to timm"
        })
final class WeightsCommand implements Callable<Integer> {
    /** The library whose names are written. */
    enum Library {
        OFFICIAL(NamingScheme.OFFICIAL),
        TIMM(NamingScheme.TIMM),
        HF(NamingScheme.HUGGING_FACE),
        TORCHVISION(NamingScheme.TORCHVISION);

        private final NamingScheme scheme;

        Library(NamingScheme scheme) {
            this.scheme = scheme;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The file that a conversion writes. */
    private static final class Destination {
        @Option(
                names = {"-o", "--output"},
                required = true,
                paramLabel = "OUT.safetensors",
                description = "Write the tensors to this file.")
        private Path output;

        @Option(
                names = "--to",
                paramLabel = "LIBRARY",
                description = "Names and shapes of official (the default), timm, hf or torchvision.")
        private Library library = Library.OFFICIAL;
    }

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "Checkpoint: safetensors, PyTorch, or the index of a sharded one.")
    private Path file;

    @Mixin
    private WeightsKey key;

    @ArgGroup(exclusive = false)
    private Destination destination;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (destination != null) {
            Output.check(destination.output);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file, key.value())) {
            PrintWriter out = command.commandLine().getOut();
            if (destination == null) {
                new CheckpointListing(file, checkpoint).print(out, json);
                if (!json) {
                    out.println(derived());
                    out.flush();
                }
            } else {
                convert(checkpoint, out);
            }
        }
        return ExitStatus.DONE;
    }

    /** What import makes of the file. */
    private String derived() {
        try {
            ImportedNet net = Importer.read(
                    ImportSource.find(file, List.of()),
                    NetName.of(file),
                    new ImportOptions(key.value(), List.of(), List.of()));
            return "import gives " + net.summary();
        } catch (FileException e) {
            return "import gives no net: " + e.getMessage().lines().findFirst().orElse("");
        }
    }

    private void convert(Checkpoint checkpoint, PrintWriter out) throws IOException {
        List<TensorSource> tensors = Conversion.to(destination.library.scheme, checkpoint);
        checkNames(tensors);
        try (var watched =
                new WatchedTensors(tensors.size(), command.commandLine().getErr())) {
            WeightsWriter.write(destination.output, watched.of(tensors));
        }
        if (json) {
            try (Checkpoint written = Checkpoints.open(destination.output)) {
                new CheckpointListing(destination.output, written).print(out, true);
            }
            return;
        }
        out.printf(
                Locale.ROOT,
                "%s: %d tensors, float32, names: %s%n",
                destination.output,
                tensors.size(),
                destination.library.scheme);
        long unknown = Conversion.unknown(destination.library.scheme, checkpoint);
        if (unknown > 0) {
            out.printf(Locale.ROOT, "%d of them have no name there and keep their own%n", unknown);
        }
        if (!checkpoint.unread().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%d entries cannot be read and are not there%n",
                    checkpoint.unread().size());
        }
        out.flush();
    }

    private void checkNames(List<TensorSource> tensors) {
        Set<String> names = new HashSet<>();
        for (TensorSource tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new InputException(file + ": two of its tensors would both be " + tensor.name() + " in "
                        + destination.library.scheme + " names; convert it to other names");
            }
        }
    }
}
