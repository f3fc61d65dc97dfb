package org.convnextc.tool.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Initialiser;
import org.convnextc.ir.op.Parameter;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.InputException;
import org.convnextc.tool.console.Output;
import org.convnextc.tool.weights.FreshWeight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convnextc init FILE.net}. */
@Command(
        name = "init",
        description = {
            "Writes fresh weights, as the official code begins its training: convolutions and linear layers normal with standard"
                    + " deviation 0.02, biases 0, norms 1 and 0, GRN 0, layer scales at the slot layer_scale, the last linear layer"
                    + " times the slot head_init_scale.",
            "The same seed gives the same bytes on every machine."
        },
        footer = {"", "Example: convnextc init examples/tiny.net --seed 1 -o fresh.safetensors"})
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--seed", paramLabel = "N", description = "A whole number; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "W.safetensors",
            description = "The weights: float32, under the official names.")
    private Path output;

    @Override
    public Integer call() {
        Output.check(output);
        Graph flat = net.load();
        List<FreshWeight> weights = weights(flat.entry());
        try (var watched =
                new WatchedTensors(weights.size(), command.commandLine().getErr())) {
            WeightsWriter.write(output, watched.of(weights));
        }
        PrintWriter out = command.commandLine().getOut();
        out.printf(Locale.ROOT, "%s: %d tensors, float32, seed %d%n", output, weights.size(), seed);
        out.flush();
        net.showWarnings();
        return ExitStatus.DONE;
    }

    private List<FreshWeight> weights(Function flat) {
        Map<String, TensorType> types = flat.types();
        Map<String, FreshWeight> all = new LinkedHashMap<>(); // what steps share is there once
        for (Instruction instruction : flat.body()) {
            List<Parameter> parameters = instruction.op().parameters(instruction.operandTypes(types));
            List<Initialiser> initialisers = instruction.op().initialisers();
            if (initialisers.size() < parameters.size()) {
                throw new InputException(net.name() + ": %" + instruction.name() + " is a "
                        + instruction.op().mnemonic()
                        + ", which a pass has made and whose weights have no initial values; take the net as written");
            }
            for (int i = 0; i < parameters.size(); i++) {
                Parameter parameter = parameters.get(i).under(instruction.path().orElse(""));
                all.putIfAbsent(parameter.suffix(), new FreshWeight(parameter, initialisers.get(i), seed));
            }
        }
        return List.copyOf(all.values());
    }
}
