package org.convnextc.tool.cli;

import java.util.Locale;
import java.util.Optional;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.measure.Machine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a model runs. */
final class ModelOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--threads", paramLabel = "N", description = "Threads; all processors by default.")
    private Optional<Integer> threads;

    @Option(
            names = "--gemm",
            paramLabel = "GEMM",
            description =
                    "What computes matrix products in the Java target: openblas, vector (kernels in Java on packed weights),"
                            + " or auto, the default.")
    private Optional<GemmProvider> gemm;

    /** Throws {@link ParameterException} for options that a model of this target has no use for, and as {@link #get}. */
    void check(Toolchain target) {
        get();
        String given = threads.isPresent() ? "--threads" : gemm.isPresent() ? "--gemm" : "";
        if (target.is(Toolchain.Name.CUDA) && !given.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    given + ": goes with --target java or native; with cuda the GPU does the work");
        }
        if (target.is(Toolchain.Name.NATIVE) && gemm.isPresent() && gemm.get() != GemmProvider.AUTO) {
            throw new ParameterException(
                    command.commandLine(),
                    "--gemm " + gemm.get().name().toLowerCase(Locale.ROOT)
                            + ": goes with --target java; with native the net's own kernels compute all products");
        }
    }

    /** @throws ParameterException for fewer threads than one, or more than {@link Options#MAX_THREADS} */
    Options get() {
        Machine.requirePositive(command, "--threads", threads.orElse(1));
        if (threads.orElse(1) > Options.MAX_THREADS) {
            throw new ParameterException(
                    command.commandLine(),
                    "--threads " + threads.get() + ": it must be at most " + Options.MAX_THREADS);
        }
        Options defaults = Options.defaults();
        Options chosen = gemm.map(defaults::withGemm).orElse(defaults);
        return threads.map(chosen::withThreads).orElse(chosen);
    }
}
