package org.convnextc.tool.cli;

import java.util.Optional;
import org.convnextc.runtime.Options;
import picocli.CommandLine.Option;

/** Which of several sets of weights in a file. */
final class WeightsKey {
    @Option(
            names = "--weights-key",
            paramLabel = "KEY",
            description =
                    "Entry of a PyTorch file to take, such as model_ema, or ema.module for one in another; the model's by"
                            + " default. Also what the names of the wanted tensors begin with, such as visual.trunk.")
    private Optional<String> value = Optional.empty();

    Optional<String> value() {
        return value;
    }

    Options in(Options options) {
        return value.map(options::withWeightsKey).orElse(options);
    }
}
