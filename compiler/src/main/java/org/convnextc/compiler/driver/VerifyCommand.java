package org.convnextc.compiler.driver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.Weights;
import org.convnextc.compiler.sema.Outputs;
import org.convnextc.compiler.verify.Comparison;
import org.convnextc.compiler.verify.StoredTensors;
import org.convnextc.compiler.verify.Verification;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.file.Npy;
import org.convnextc.runtime.weights.Checkpoint;
import org.convnextc.runtime.weights.Checkpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convnextc verify FILE.net --weights W}. */
@Command(
        name = "verify",
        description = {
            "Runs a net beside the float64 reference and compares every value that is left after the passes.",
            "A value's error is max|found - expected| / max|expected|. The exit status is 1 where one is above the tolerance."
        },
        footer = {
            "",
            "Example: convnextc verify examples/fashion.net --weights examples/weights/fashion.safetensors",
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--weights", required = true, paramLabel = "W", description = "Checkpoint: .safetensors or .pth.")
    private Path weights;

    @Mixin
    private WeightsKey key;

    @Mixin
    private TargetOption target;

    @Option(
            names = "--input",
            paramLabel = "X.npy",
            description = "float32 array [N,channels,height,width]; an image of random numbers by default.")
    private Optional<Path> input;

    @Option(
            names = "--against",
            paramLabel = "T.safetensors",
            description =
                    "Compare with these tensors too, images with the channels first; one named input is the input."
                            + " Their names are label paths, or such as stage0, features and logits.")
    private Optional<Path> against;

    @Option(
            names = "--map",
            paramLabel = "NAME=PATH",
            description = "The label path of a tensor of --against. May be given several times.")
    private Map<String, String> mapped = Map.of();

    @Option(names = "--seed", paramLabel = "N", description = "Of the random numbers; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    /** PyTorch's own float32 is off by up to 1.7e-6 inside ConvNeXt-T; about ten times that is left for other orders of summation. */
    @Option(
            names = "--tolerance",
            paramLabel = "E",
            description =
                    "The error that is allowed; ${DEFAULT-VALUE} by default, ten times what float32 itself costs.")
    private double tolerance = 2e-5;

    @Mixin
    private ModelOptions modelOptions;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Machine.logWarningsOnly();
        checkWords();
        Options options = key.in(modelOptions.get());
        Graph flat = net.load();
        checkMapped(flat);
        Tensor64 pixels = pixels(flat.entry().inputs().get(0).type());
        List<Comparison> comparisons = compare(flat, net.lower(flat, target.get()), options, pixels);
        Optional<Comparison> stray =
                comparisons.stream().filter(c -> c.strays(tolerance)).findFirst();
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, generator -> write(generator, flat, comparisons, stray));
        } else {
            print(out, comparisons, stray);
        }
        net.showWarnings();
        return stray.isPresent() ? ExitStatus.BAD_INPUT : ExitStatus.DONE;
    }

    private void checkWords() {
        if (!(tolerance >= 0)) {
            throw new ParameterException(
                    command.commandLine(), "--tolerance " + tolerance + ": it must not be negative");
        }
        if (!mapped.isEmpty() && against.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--map: goes with --against T.safetensors");
        }
    }

    private void checkMapped(Graph flat) {
        mapped.forEach((name, path) -> {
            if (Outputs.find(flat, path).isEmpty()) {
                throw new InputException("--map " + name + "=" + path + ": no step has the path " + path
                        + "; convnextc info lists the paths of all steps");
            }
        });
    }

    private List<Comparison> compare(Graph flat, Graph lowered, Options options, Tensor64 pixels) {
        float[] image = new float[pixels.data().length];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) pixels.data()[i];
        }
        Map<String, float[]> found = TargetValues.of(
                lowered, target.get(), weights, options, image, pixels.dims().get(0));
        var progress = new ProgressBar(
                Verification.steps(flat, lowered), command.commandLine().getErr());
        try (Checkpoint checkpoint = Checkpoints.open(weights, options.weightsKey())) {
            Weights values = Weights.of(checkpoint);
            var all = new ArrayList<>(new Verification(flat, lowered, values, pixels, progress::step).compare(found));
            if (against.isPresent()) {
                all.addAll(compareStored(flat, found, values, pixels, image, options));
            }
            return all;
        } finally {
            progress.hide();
        }
    }

    private List<Comparison> compareStored(
            Graph flat, Map<String, float[]> found, Weights values, Tensor64 pixels, float[] image, Options options) {
        var meanings = new StoredTensors(flat, mapped);
        Map<String, Tensor64> stored = stored(flat);
        List<String> removed = stored.keySet().stream()
                .flatMap(name -> meanings.value(name).stream())
                .filter(value -> !found.containsKey(value))
                .distinct()
                .toList();
        try {
            return meanings.compare(stored, found, handedOut(flat, removed, image, options), values, pixels);
        } catch (IllegalArgumentException e) {
            throw new InputException(against.orElseThrow() + ": " + e.getMessage(), e);
        }
    }

    /** Values that passes removed, of a class that has them as outputs: then they are kept. None for a graph that passes have run on. */
    private Map<String, Tensor64> handedOut(Graph flat, List<String> values, float[] image, Options options) {
        var tensors = new LinkedHashMap<String, Tensor64>();
        if (values.isEmpty() || !net.loaded().asWritten()) {
            return tensors;
        }
        Graph wanted = Outputs.select(flat, values);
        // Another name than the verified class's: a JVM loads one library of a name.
        Graph named = new Graph(
                CompiledNet.className(flat) + "Outputs", wanted.preprocess(), wanted.unused(), wanted.functions());
        try (Model model =
                CompiledNet.of(net.lower(named, target.get()), target.get()).load(weights, options)) {
            model.forwardAll(image)
                    .forEach((value, tensor) -> tensors.put(
                            value,
                            Verification.widen(
                                    tensor.values(),
                                    Arrays.stream(tensor.shape()).boxed().toList())));
        }
        return tensors;
    }

    /** The tensors of the file that mean something in the net. */
    private Map<String, Tensor64> stored(Graph flat) {
        var meanings = new StoredTensors(flat, mapped);
        try (Checkpoint file = Checkpoints.open(against.orElseThrow())) {
            for (String name : mapped.keySet()) {
                if (!file.names().contains(name)) {
                    throw new InputException("--map " + name + "=" + mapped.get(name) + ": no tensor of "
                            + against.get() + " has this name; convnextc weights " + against.get() + " lists them");
                }
            }
            var tensors = new LinkedHashMap<String, Tensor64>();
            for (String name : file.names()) {
                if (meanings.value(name).isPresent()) {
                    tensors.put(name, Weights.of(file).get(name));
                }
            }
            if (tensors.isEmpty()) {
                throw new InputException(against.get() + ": no tensor has a name of the net; say --map NAME=PATH");
            }
            return tensors;
        }
    }

    private Optional<Tensor64> storedInput() {
        if (against.isEmpty()) {
            return Optional.empty();
        }
        try (Checkpoint file = Checkpoints.open(against.get())) {
            return file.names().contains("input") ? Optional.of(Weights.of(file).get("input")) : Optional.empty();
        }
    }

    private Tensor64 pixels(TensorType type) {
        Optional<Tensor64> stored = input.isPresent() ? Optional.empty() : storedInput();
        if (stored.isPresent()) {
            return checked(stored.get(), against.orElseThrow() + ": input", type);
        }
        if (input.isPresent()) {
            Npy.Floats read = Npy.readFloats(input.get());
            List<Integer> dims = Arrays.stream(read.shape()).boxed().toList();
            return checked(Verification.widen(read.values(), dims), input.get().toString(), type);
        }
        var dims = new ArrayList<>(type.dims());
        dims.set(0, 1);
        Tensor64 random = Tensor64.zeros(dims);
        var numbers = new SplittableRandom(seed);
        for (int i = 0; i < random.data().length; i++) {
            random.data()[i] = (float) numbers.nextDouble(-2, 2);
        }
        return random;
    }

    private static Tensor64 checked(Tensor64 pixels, String what, TensorType type) {
        List<Integer> dims = pixels.dims();
        List<Integer> image = type.dims().subList(1, type.rank());
        if (dims.size() != type.rank()
                || dims.get(0) < 1
                || !dims.subList(1, dims.size()).equals(image)) {
            throw new InputException(what + ": has the shape " + dims + ", expected [N, "
                    + image.toString().substring(1));
        }
        return pixels;
    }

    private void print(PrintWriter out, List<Comparison> comparisons, Optional<Comparison> stray) {
        var table = new Table("<value", ">shape", ">error", "<at", ">found", ">expected", "<");
        for (Comparison c : comparisons) {
            table.row(
                    c.name(),
                    c.dims().stream().map(String::valueOf).collect(Collectors.joining("x")),
                    String.format(Locale.ROOT, "%.1e", c.error()),
                    c.index().toString(),
                    String.format(Locale.ROOT, "%.7g", c.found()),
                    String.format(Locale.ROOT, "%.7g", c.expected()),
                    c.strays(tolerance) ? "strays" : "");
        }
        out.print(table);
        out.println();
        out.println(stray.map(c -> "the first value that strays is " + c.name() + ", off by " + c.error() + "; "
                        + tolerance + " is allowed")
                .orElse("all " + comparisons.size() + " values are within " + tolerance));
        out.flush();
    }

    private void write(JsonGenerator out, Graph flat, List<Comparison> comparisons, Optional<Comparison> stray)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("net", flat.name());
        out.writeStringField("target", target.get().toString());
        out.writeNumberField("tolerance", tolerance);
        out.writeStringField("first_stray", stray.map(Comparison::name).orElse(null));
        out.writeArrayFieldStart("values");
        for (Comparison c : comparisons) {
            out.writeStartObject();
            out.writeStringField("name", c.name());
            Json.writeExtents(out, "shape", c.dims());
            out.writeNumberField("error", c.error());
            Json.writeExtents(out, "index", c.index());
            out.writeNumberField("found", c.found());
            out.writeNumberField("expected", c.expected());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
