package org.convnextc.importer.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.ImportedNet;
import org.convnextc.importer.onnx.file.Model;
import org.convnextc.importer.onnx.file.ModelReader;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.importer.onnx.lift.Lifter;
import org.convnextc.importer.onnx.write.Heading;
import org.convnextc.importer.onnx.write.NetWriter;
import org.convnextc.io.Printable;
import org.convnextc.ir.TensorType;

/**
 * A net that computes what an ONNX model computes, and the model's weights under the net's names. The weights are read from the model's
 * files when they are written, so an import is open until then.
 */
public final class OnnxImport implements AutoCloseable {
    private static final String ENDING = ".onnx";

    private final ModelReader reader;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Model model;
    private final LiftedNet lifted;
    private final NetWriter.Result written;

    /**
     * What a user says beside a model.
     *
     * @param slots {@code name=value}, which the net has in place of what was found; {@code input=3x224x224} gives extents that the
     *     model leaves open
     * @param outputs names of the model's values that the net is to hand out; empty for the model's outputs
     */
    public record Options(List<String> slots, List<String> outputs) {
        public static final Options NONE = new Options(List.of(), List.of());

        public Options {
            slots = List.copyOf(slots);
            outputs = List.copyOf(outputs);
        }
    }

    private OnnxImport(ModelReader reader, String name, Options options) {
        this.reader = reader;
        for (String slot : options.slots()) {
            int equals = slot.indexOf('=');
            if (equals < 1) {
                throw new ImportException(
                        "-D " + Printable.of(slot) + ": expected SLOT=VALUE, such as -D input=3x224x224");
            }
            given.put(
                    slot.substring(0, equals).strip(),
                    slot.substring(equals + 1).strip());
        }
        this.model = reader.read();
        this.lifted = reader.use(() -> Lifter.lift(model, new Lifter.Wanted(options.outputs(), input())));
        this.written = NetWriter.write(lifted, heading(), name);
    }

    /** Whether a path is likely an ONNX file. */
    public static boolean isLikely(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING)
                && Files.isRegularFile(path);
    }

    /**
     * Opens a model.
     *
     * @param name of the net, an identifier
     * @throws org.convnextc.io.FileException for a file that cannot be read, or that no net can say; the message names every node that
     *     stands in the way
     */
    public static OnnxImport open(Path path, String name, Options options) {
        ModelReader reader = ModelReader.open(path);
        try {
            return new OnnxImport(reader, name, options);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Channels, height and width that the user gives. */
    private Optional<List<Integer>> input() {
        String text = given.get("input");
        if (text == null) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,7}x\\d{1,7}x\\d{1,7}")) {
            throw new ImportException(
                    "-D input=" + Printable.of(text) + ": expected channels, height and width, such as 3x224x224");
        }
        return Optional.of(Arrays.stream(text.split("x")).map(Integer::valueOf).toList());
    }

    private Heading heading() {
        String producer = model.header().producer().isEmpty()
                ? ""
                : "by " + model.header().producer() + ", ";
        String origin =
                "Imported from " + model.path().getFileName() + " (" + producer + "opset " + model.opset() + ").";
        return new Heading(origin, Optional.ofNullable(model.header().metadata().get("preprocess")), given);
    }

    /** @param weights the file that has the weights, or is to have them */
    public ImportedNet net(Path weights) {
        List<String> recognised = new ArrayList<>();
        recognised.add("model: opset " + model.opset() + ", " + model.nodes().size() + " nodes, "
                + lifted.steps().size() + " steps of the language");
        recognised.add("net: " + written.text().parent());
        List<String> notes = new ArrayList<>(lifted.notes());
        lifted.tail()
                .ifPresent(tail -> notes.add("the model ends in " + tail + ": the net gives what comes before it, and"
                        + " classify and run --image make probabilities of that"));
        lifted.pixels()
                .ifPresent(
                        pixels -> notes.add("the model takes mean and std off its input: that is a step of preprocess"
                                + " here, so forward and run --input take scaled pixels"));
        return new ImportedNet(
                written.name(),
                written.text().builtIn(),
                written.file(),
                weights,
                Optional.empty(),
                isClassifier(),
                written.text().parent(),
                recognised,
                written.text().assumed(),
                notes);
    }

    private boolean isClassifier() {
        List<TensorType> results = written.graph().entry().resultTypes();
        return results.size() == 1 && results.get(0).rank() == 2;
    }

    /** Writes the weights as safetensors, whole or not at all. */
    public void writeWeights(Path file) {
        reader.use(() -> {
            WeightsWriter.write(file, written.weights());
            return file;
        });
    }

    @Override
    public void close() {
        reader.close();
    }
}
