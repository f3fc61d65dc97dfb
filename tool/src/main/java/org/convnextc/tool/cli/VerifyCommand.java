package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.ProgressBar;
import org.convnextc.tool.measure.Machine;
import org.convnextc.tool.verify.CheckpointNames;
import org.convnextc.tool.verify.Comparison;
import org.convnextc.tool.verify.TargetValues;
import org.convnextc.tool.verify.Verification;
import org.convnextc.tool.weights.FittedWeights;
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

    @Option(
            names = "--weights",
            paramLabel = "W",
            description = "Checkpoint: .safetensors or .pth. Needed unless the net is derived from one.")
    private Optional<Path> givenWeights = Optional.empty();

    private Path weights;

    @Mixin
    private WeightsKey key;

    @Mixin
    private TargetOption target;

    @Mixin
    private VerifiedPixels images;

    @Mixin
    private ComparisonFile against;

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
        net.expectWeights(givenWeights, key);
        Graph flat = net.load();
        weights = net.weights(givenWeights);
        against.check(flat);
        Tensor64 pixels = images.get(flat.entry().inputs().get(0).type(), against);
        List<Comparison> comparisons = compare(flat, net.lower(flat, target.get()), options, pixels);
        var report = new VerifyReport(flat.name(), target.get(), tolerance, comparisons);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, report::writeTo);
        } else {
            out.println(report);
            out.flush();
        }
        net.showWarnings();
        return report.stray().isPresent() ? ExitStatus.BAD_INPUT : ExitStatus.DONE;
    }

    private void checkWords() {
        modelOptions.check(target.get());
        if (!(tolerance >= 0)) {
            throw new ParameterException(
                    command.commandLine(), "--tolerance " + tolerance + ": it must not be negative");
        }
        against.check();
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
        try {
            return Checkpoints.use(weights, options.weightsKey(), checkpoint -> {
                Weights values = FittedWeights.of(flat, weights, checkpoint);
                var all =
                        new ArrayList<>(new Verification(flat, lowered, values, pixels, progress::step).compare(found));
                if (against.given()) {
                    all.addAll(compareStored(flat, found, values, pixels, image, options));
                }
                return all;
            });
        } finally {
            progress.hide();
        }
    }

    private List<Comparison> compareStored(
            Graph flat, Map<String, float[]> found, Weights values, Tensor64 pixels, float[] image, Options options) {
        CheckpointNames names = against.names(flat);
        Map<String, Tensor64> stored = against.tensors(flat);
        List<String> removed = stored.keySet().stream()
                .flatMap(name -> names.value(name).stream())
                .filter(value -> !found.containsKey(value))
                .distinct()
                .toList();
        try {
            return names.compare(stored, found, handedOut(flat, removed, image, options), values, pixels);
        } catch (IllegalArgumentException e) {
            throw new InputException(against.file() + ": " + e.getMessage(), e);
        }
    }

    /** Values that passes removed, of a class that has them as outputs: then they are kept. None for a graph that passes have run on. */
    private Map<String, Tensor64> handedOut(Graph flat, List<String> values, float[] image, Options options) {
        if (values.isEmpty() || !net.loaded().asWritten()) {
            return Map.of();
        }
        Graph wanted = Outputs.select(flat, values);
        // Another name than the verified class's: a JVM loads one library of a name.
        Graph named = new Graph(
                CompiledNet.className(flat) + "Outputs", wanted.preprocess(), wanted.unused(), wanted.functions());
        return TargetValues.ofOutputs(net.lower(named, target.get()), target.get(), weights, options, image);
    }
}
