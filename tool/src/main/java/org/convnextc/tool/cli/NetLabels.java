package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.image.Labels;
import org.convnextc.importer.ImportedNet;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;
import org.convnextc.ir.Function;
import org.convnextc.ir.TensorType;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The names of a net's classes: those of a file that the command line names, else those that the checkpoint tells of which the net is
 * derived, else labels/NAME.txt beside NAME.net.
 */
final class NetLabels {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the classes, one a line; labels/NAME.txt beside NAME.net by default.")
    private Optional<Path> file = Optional.empty();

    /** Throws {@link ParameterException} where a file is named for what has no place for its names. */
    void refuse() {
        if (file.isPresent()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--labels " + file.get()
                            + ": goes with -o FILE.java, FILE.jar or a folder of sources: a class has them");
        }
    }

    /**
     * For a class that classifies.
     *
     * @param classes of the last output
     * @return empty where there are none
     * @throws FileException where the file has another number of names
     */
    List<String> of(NetArguments net, Function entry, int classes) {
        String subject = entry.results().size() == 1
                ? "the net"
                : "the last output, " + last(entry.results()).name() + ", by which --image classifies,";
        Optional<List<String>> told =
                net.imported().flatMap(ImportedNet::labels).filter(names -> names.size() == classes);
        return file.or(() -> told.isPresent() ? Optional.empty() : beside(net))
                .map(path -> Labels.read(path, classes, subject))
                .or(() -> told)
                .orElse(List.of());
    }

    /**
     * For a class that is written; empty where the net does not end in a vector. Names that do not fit are refused, those beside the net
     * as well, for a class without names of its own may have ImageNet's. Where steps that the command line names are handed out, the last
     * of them need not be classes: then names beside the net that do not fit give a warning.
     */
    List<String> forClass(NetArguments net, Function entry) {
        TensorType last = last(entry.resultTypes());
        if (last.rank() != 2) {
            return List.of();
        }
        try {
            List<String> names = of(net, entry, last.last());
            requireShort(names);
            return names.stream().map(NetLabels::line).toList();
        } catch (FileException e) {
            if (file.isPresent()) {
                throw e;
            }
            if (!net.handsOutSteps() || last.last() == Labels.imagenet().size()) {
                throw new FileException(e.getMessage() + "; --labels FILE gives others", e);
            }
            PrintWriter err = command.commandLine().getErr();
            err.println("warning: the class has no names for the net's classes: " + e.getMessage());
            err.flush();
            return List.of();
        }
    }

    /** Those that a checkpoint tells: those of a file are. */
    private static void requireShort(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).length() > Labels.MOST_CHARACTERS) {
                throw new FileException("the name of class " + i + " has "
                        + names.get(i).length() + " characters, expected at most " + Labels.MOST_CHARACTERS);
            }
        }
    }

    /** A name as one line of a text that may be indented; a checkpoint's configuration may tell any. */
    private static String line(String name) {
        return Printable.of(name).strip();
    }

    private static Optional<Path> beside(NetArguments net) {
        return net.file().map(Labels::beside).filter(Files::exists);
    }

    private static <T> T last(List<T> all) {
        return all.get(all.size() - 1);
    }
}
