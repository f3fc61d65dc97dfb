package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.io.Npy;
import org.convnextc.io.Printable;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.TensorType;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Prediction;
import org.convnextc.runtime.Tensor;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.console.Table;
import org.convnextc.tool.measure.Machine;
import org.convnextc.tool.report.Judging;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc run FILE.net --weights W --image IMG}, or {@code --input X.npy --output Y.npy}. */
@Command(
        name = "run",
        description = "Compiles a net in memory, loads its weights and runs it.",
        footer = {
            "",
            "Of several images, a bad one is reported and the others go on; the exit status is then 1.",
            "Labels, a name a line, are taken from labels/NAME.txt beside NAME.net unless --labels says otherwise.",
            "Example: convnextc run examples/fashion.net --weights examples/weights/fashion.safetensors"
                    + " --image examples/images/test_00256_bag.png",
            "Example: convnextc run examples/fashion.net --weights examples/weights/fashion.safetensors"
                    + " --image examples/images --csv"
        })
final class RunCommand implements Callable<Integer> {
    private static final int BEST = 5;

    /** What goes in. */
    private static final class Input {
        @Option(
                names = "--image",
                required = true,
                paramLabel = "IMG",
                description = "Image to classify, or a folder of images. May be given several times.")
        private List<Path> images;

        @ArgGroup(exclusive = false)
        private Tensors tensors;
    }

    /** Arrays instead of an image. */
    private static final class Tensors {
        @Option(
                names = "--input",
                required = true,
                paramLabel = "X.npy",
                description = "float32 array [N,channels,height,width], preprocessed.")
        private Path input;

        @Option(
                names = "--output",
                required = true,
                paramLabel = "Y",
                description = "Where to write the output, [N,classes] for a classifier, as Y.npy;"
                        + " or all outputs by name, as Y.safetensors.")
        private Path output;
    }

    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Mixin
    private TargetOption target;

    @ArgGroup(multiplicity = "1")
    private Input input;

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Checkpoint: .safetensors or .pth. Needed unless the net is derived from one.")
    private Optional<Path> givenWeights = Optional.empty();

    private Path weights;

    @Mixin
    private WeightsKey key;

    @Mixin
    private NetLabels labels;

    @Mixin
    private ReportOptions report;

    @Mixin
    private ModelOptions modelOptions;

    @Option(names = "--json", description = "Print JSON, for several images an object a line.")
    private boolean json;

    @Option(names = "--csv", description = "Print a table with commas, a line for each image and class.")
    private boolean csv;

    @Override
    public Integer call() throws IOException {
        if (csv && (json || input.tensors != null)) {
            throw new ParameterException(
                    command.commandLine(), "--csv: goes with --image, and not with --json: choose one of the two");
        }
        report.check(input.tensors == null);
        Machine.logWarningsOnly();
        modelOptions.check(target.get());
        Options options = key.in(modelOptions.get());
        net.expectWeights(givenWeights, key);
        Graph flat = net.load();
        weights = net.weights(givenWeights);
        net.warnOfConfigs(weights);
        if (input.tensors == null) {
            net.requireClassifier();
        }
        int failures = 0;
        if (input.tensors != null) {
            transform(flat, options);
        } else if (report.given()) {
            failures = judgeAll(flat, options);
        } else if (csv || input.images.size() > 1 || Files.isDirectory(input.images.get(0))) {
            failures = classifyAll(flat, options);
        } else {
            failures = classify(flat, options);
        }
        net.showWarnings();
        return failures == 0 ? ExitStatus.DONE : ExitStatus.BAD_INPUT;
    }

    /** How many images failed. */
    private int classify(Graph flat, Options options) throws IOException {
        try (Model model = load(flat, options)) {
            return classify(model);
        }
    }

    private Model load(Graph flat, Options options) {
        Options labelled = options.withLabels(labels.of(net, flat.entry(), classes(flat.entry())));
        return CompiledNet.of(net.lower(flat, target.get()), target.get()).load(weights, labelled);
    }

    /** The classes of the last output, by which images are classified. */
    private static int classes(Function entry) {
        TensorType last = last(entry.resultTypes());
        if (last.rank() != 2) {
            throw new InputException("--image classifies by the last output, but "
                    + last(entry.results()).name() + " is " + last
                    + ": name the logits last, or take --input and --output");
        }
        return last.last();
    }

    /** How many images failed. */
    private int classifyAll(Graph flat, Options options) {
        List<Path> images = ImageFiles.of(input.images);
        try (Model model = load(flat, options)) {
            ImageReport results = results(images.size());
            model.classify(images.stream(), BEST, results::add);
            return results.finish();
        }
    }

    private ImageReport results(int images) {
        ImageReport.Form form = csv ? ImageReport.Form.CSV : json ? ImageReport.Form.JSON : ImageReport.Form.TEXT;
        CommandLine line = command.commandLine();
        return new ImageReport(form, images, line.getOut(), line.getErr());
    }

    /** The same with a page, or heat maps. */
    private int judgeAll(Graph flat, Options options) {
        Graph graph = report.graph(net, flat);
        Options labelled = options.withLabels(labels.of(net, flat.entry(), classes(flat.entry())));
        Graph lowered = net.lower(graph, target.get());
        try (Model model =
                CompiledNet.of(lowered, target.get(), report.tail(net, graph)).load(weights, labelled)) {
            List<Judging.Question> questions =
                    ImageFiles.withTruth(input.images, model.labels(), classes(flat.entry()));
            ImageReport results = results(questions.size());
            report.judge(
                    model,
                    flat.entry().inputs().get(0).type(),
                    questions,
                    new ReportOptions.Judgement(BEST, ReportOptions.title(net, input.images), results));
            return results.finish();
        }
    }

    /** NaN is shown too, but is no answer. */
    private int classify(Model model) throws IOException {
        float[] pixels = model.preprocess(input.images.get(0));
        long start = System.nanoTime();
        float[] logits = last(model.forwardAll(pixels).values()).values();
        double milliseconds = (System.nanoTime() - start) / 1e6;
        List<Prediction> best = model.best(logits, BEST);
        Optional<String> problem = NonFinite.in(input.images.get(0).toString(), best);
        problem.ifPresent(this::warn);
        int failures = problem.isPresent() ? 1 : 0;
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, generator -> {
                generator.writeStartObject();
                Json.writePredictions(generator, best);
                writeRun(generator, model, milliseconds);
                generator.writeEndObject();
            });
            return failures;
        }
        var table = new Table("<class", ">probability");
        best.forEach(p -> table.row(Printable.of(p.label()), String.format(Locale.ROOT, "%.4f", p.probability())));
        out.print(table);
        printRun(out, model, milliseconds);
        return failures;
    }

    private void warn(String message) {
        command.commandLine().getErr().println(message);
        command.commandLine().getErr().flush();
    }

    private static <T> T last(Collection<T> outputs) {
        return List.copyOf(outputs).get(outputs.size() - 1);
    }

    private void transform(Graph flat, Options options) throws IOException {
        Output.check(input.tensors.output);
        int outputs = flat.entry().results().size();
        if (outputs > 1 && !byName()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--output " + input.tensors.output + ": the net has " + outputs
                            + " outputs; a file that ends in .safetensors takes them all, by name");
        }
        Npy.Floats pixels = Npy.readFloats(input.tensors.input);
        checkShape(pixels.shape(), flat.entry().inputs().get(0).type());
        try (Model model =
                CompiledNet.of(net.lower(flat, target.get()), target.get()).load(weights, options)) {
            transform(pixels, model);
        }
    }

    private void checkShape(int[] shape, TensorType type) {
        int[] image = type.dims().subList(1, type.rank()).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        if (shape.length != type.rank()
                || shape[0] < 1
                || !Arrays.equals(shape, 1, shape.length, image, 0, image.length)) {
            throw new InputException(input.tensors.input + ": has the shape " + Arrays.toString(shape)
                    + ", expected [N, " + Arrays.toString(image).substring(1));
        }
    }

    /** Whether the output's file holds tensors by name. */
    private boolean byName() {
        return input.tensors.output.toString().endsWith(".safetensors");
    }

    private void transform(Npy.Floats pixels, Model model) throws IOException {
        long start = System.nanoTime();
        Map<String, Tensor> outputs = model.forwardAll(pixels.values());
        double milliseconds = (System.nanoTime() - start) / 1e6;
        write(outputs);
        outputs.forEach((name, values) -> NonFinite.in(name, values).ifPresent(this::warn));
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, generator -> {
                generator.writeStartObject();
                generator.writeStringField("output", input.tensors.output.toString());
                if (byName()) {
                    generator.writeObjectFieldStart("shapes");
                    for (var output : outputs.entrySet()) {
                        Json.writeExtents(generator, output.getKey(), extents(output.getValue()));
                    }
                    generator.writeEndObject();
                } else {
                    Json.writeExtents(generator, "shape", extents(last(outputs.values())));
                }
                writeRun(generator, model, milliseconds);
                generator.writeEndObject();
            });
            return;
        }
        outputs.forEach((name, tensor) -> out.println(
                input.tensors.output + ": " + (byName() ? name + " " : "") + Arrays.toString(tensor.shape())));
        printRun(out, model, milliseconds);
    }

    private void write(Map<String, Tensor> outputs) {
        if (byName()) {
            WeightsWriter.write(
                    input.tensors.output,
                    outputs.entrySet().stream()
                            .map(output -> new ArrayTensor(
                                    output.getKey(),
                                    output.getValue().shape(),
                                    output.getValue().values()))
                            .toList());
        } else {
            Tensor only = last(outputs.values());
            Npy.write(input.tensors.output, new Npy.Floats(only.shape(), only.values()));
        }
    }

    private static List<Integer> extents(Tensor tensor) {
        return Arrays.stream(tensor.shape()).boxed().toList();
    }

    private static void printRun(PrintWriter out, Model model, double milliseconds) {
        out.printf(Locale.ROOT, "%nforward %.1f ms (the first one), %s%n", milliseconds, Machine.describe(model));
        out.flush();
    }

    private static void writeRun(JsonGenerator out, Model model, double milliseconds) throws IOException {
        out.writeNumberField("first_forward_ms", milliseconds);
        out.writeStringField("engine", Machine.describe(model));
    }
}
