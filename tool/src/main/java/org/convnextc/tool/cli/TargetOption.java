package org.convnextc.tool.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.tool.build.NumberType;
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
            description =
                    "What the target computes with: f32 (the default); native also int8, in products; cuda also tf32,"
                            + " f16 or bf16.")
    private NumberType type = NumberType.F32;

    /** Throws {@link ParameterException} where the options do not go together. */
    Toolchain get() {
        if (!name.types().contains(type)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--dtype " + type + ": the target " + name + " computes with " + words(name.types()) + "; "
                            + others());
        }
        return Toolchain.of(name, type);
    }

    /** Which targets have the type: {@code --target cuda has bf16}. */
    private String others() {
        List<Toolchain.Name> others = Stream.of(Toolchain.Name.values())
                .filter(other -> other.types().contains(type))
                .toList();
        return "--target " + words(others) + " has " + type;
    }

    /** {@code f32, tf32 or f16}. */
    private static String words(List<?> all) {
        String last = all.get(all.size() - 1).toString();
        return all.size() == 1
                ? last
                : all.subList(0, all.size() - 1).stream().map(Object::toString).collect(Collectors.joining(", "))
                        + " or " + last;
    }
}
