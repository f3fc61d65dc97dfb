package org.convnextc.tool.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.ir.Graph;
import org.convnextc.ir.walk.TracedValue;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.InstructionSet;

/** A net's C++ as a program of its own, without Java: {@code run_net.cpp} with random weights. */
record NetProgram(Path file) {
    private static final String NAME = "Net";
    private static final Path SOURCES = Path.of("..", "kernels", "src", "test", "cpp");

    /**
     * Builds the program.
     *
     * @param lowered after the native target's passes
     * @param probed whether it gets probes
     * @param folder for all its files
     */
    static NetProgram build(Graph lowered, boolean probed, CxxCompiler compiler, List<InstructionSet> isas, Path folder)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        Map<String, String> sources = Targets.NATIVE.sources(probed ? InsertProbes.into(lowered) : lowered, "", NAME);
        for (var source : sources.entrySet()) {
            Files.writeString(folder.resolve(source.getKey()), source.getValue());
        }
        var words = new ArrayList<>(List.of(
                "-DNET=" + NAME,
                "-DHEADER=\"" + NAME + ".h\"",
                "-DINPUTS=" + lowered.entry().inputs().get(0).type().elements(),
                "-DOUTPUTS="
                        + lowered.entry().resultTypes().stream()
                                .mapToInt(type -> type.elements())
                                .sum()));
        if (probed) {
            List<TracedValue> values = TracedValue.of(lowered);
            words.add("-DSTEPS=" + values.size());
            words.add("-DVALUES="
                    + values.stream().mapToLong(v -> v.type().elements()).sum());
        }
        List<Path> objects = objects(compiler, folder.resolve(NAME + ".cpp"), folder, isas);
        objects.forEach(object -> words.add(object.toString()));
        return link(compiler, "run_net.cpp", words, folder);
    }

    /** Builds the program of one source that needs no net. */
    static NetProgram build(String source, CxxCompiler compiler, Path folder)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        Headers.CPP.write(folder);
        return link(compiler, source, List.of(), folder);
    }

    private static List<Path> objects(CxxCompiler compiler, Path source, Path folder, List<InstructionSet> isas)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        Headers.CPP.write(folder);
        return compiler.objects(source, List.of(folder), folder, isas);
    }

    private static NetProgram link(CxxCompiler compiler, String source, List<String> words, Path folder)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        Path program = folder.resolve("program.exe"); // Windows wants this ending
        var command = new ArrayList<>(List.of(compiler.program()));
        command.addAll(compiler.flags());
        command.addAll(List.of("-I" + folder, SOURCES.resolve(source).toString()));
        command.addAll(words);
        command.addAll(List.of("-o", program.toString()));
        CxxCompiler.run(command, folder);
        return new NetProgram(program);
    }

    /**
     * What the program says.
     *
     * @param starter a program that runs it; none for itself
     * @throws CxxCompiler.Failure where its status is not 0
     */
    String run(List<String> starter, String... arguments)
            throws IOException, InterruptedException, CxxCompiler.Failure {
        var words = new ArrayList<>(starter);
        words.add(file.toString());
        words.addAll(List.of(arguments));
        return CxxCompiler.run(words, file.getParent());
    }
}
