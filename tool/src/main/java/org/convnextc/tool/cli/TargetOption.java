package org.convnextc.tool.cli;

import java.util.Locale;
import java.util.Optional;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.tool.build.Toolchain;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a target. */
final class TargetOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "What runs the net: java, native, which needs a C++ compiler where the net is compiled,"
                    + " or cuda, which needs nvcc there.")
    private Toolchain.Name name = Toolchain.Name.JAVA;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "What the target cuda computes with: f32 (the default), tf32, f16 or bf16.")
    private Optional<ValueType> type = Optional.empty();

    /** Throws {@link ParameterException} where the options do not go together. */
    Toolchain get() {
        if (type.isPresent() && name != Toolchain.Name.CUDA) {
            throw new ParameterException(
                    command.commandLine(),
                    "--dtype " + type.get().name().toLowerCase(Locale.ROOT)
                            + ": goes with --target cuda alone; the target " + name + " computes in float32");
        }
        return Toolchain.of(name, type.orElse(ValueType.F32));
    }
}
