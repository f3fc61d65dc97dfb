package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.kernels.CxxCompiler;
import org.convnextc.kernels.InstructionSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Emitted C++ under tools that watch what it does. {@code kernels/sanitize} runs these tests: they take minutes. */
@Tag("sanitizers")
class SanitizersTest {
    private static final Path NETS = Path.of("..", "kernels", "src", "test", "nets");

    /** Of all tools this one. */
    private static final String TOOL = "sanitizers.tool";

    /** Instead of the nets of a tool: files, separated by commas. */
    private static final String FILES = "sanitizers.nets";

    /** Graphs of random ops and sizes. */
    private static final int RANDOM = 8;

    private enum Tool {
        ADDRESS(
                List.of(
                        "-O1",
                        "-g",
                        "-fsanitize=address,undefined",
                        "-fno-sanitize-recover=all",
                        "-fno-omit-frame-pointer"),
                List.of(),
                "behind-the-arena",
                "behind-a-weight",
                "unwritten",
                "leak") {
            @Override
            List<Net> nets() {
                return Stream.of(small(), instrumented(), random(), large())
                        .flatMap(List::stream)
                        .toList();
            }
        },
        THREAD(List.of("-O1", "-g", "-fsanitize=thread"), List.of(), "race") {
            @Override
            List<Net> nets() {
                return Stream.of(small(), instrumented()).flatMap(List::stream).toList();
            }
        },
        /** Valgrind knows no AVX-512 and says so to the program, which then leaves it out. */
        MEMCHECK(
                List.of("-O1", "-g", "-DCONVNEXTC_MEMCHECK"),
                List.of(
                        "valgrind",
                        "-q",
                        "--error-exitcode=9",
                        "--leak-check=full",
                        "--errors-for-leak-kinds=definite"),
                "behind-the-arena",
                "behind-a-weight",
                "unwritten",
                "leak") {
            @Override
            List<Net> nets() {
                return Stream.of(small(), instrumented()).flatMap(List::stream).toList();
            }
        };

        private final List<String> flags;
        private final List<String> starter;
        private final List<String> faults;

        Tool(List<String> flags, List<String> starter, String... faults) {
            this.flags = flags;
            this.starter = starter;
            this.faults = List.of(faults);
        }

        abstract List<Net> nets();
    }

    /**
     * A net to run.
     *
     * @param arguments of {@code run_net.cpp}
     */
    private record Net(String name, Graph graph, boolean instrumented, String... arguments) {
        static Net of(String name, Graph graph, String... arguments) {
            return new Net(name, graph, false, arguments);
        }

        static Net file(Path file) {
            return of(
                    file.getFileName().toString(),
                    LoadedNet.file(file, Optional.empty()).graph());
        }

        Net withProbes() {
            return new Net(name + ", instrumented", graph, true, arguments);
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void findsTheFaultsThatItIsFor(Tool tool) throws Exception {
        NetProgram program = NetProgram.build("faults.cpp", compiler(tool), folder);
        program.run(tool.starter, "none");
        for (String fault : tool.faults) {
            assertThrows(CxxCompiler.Failure.class, () -> program.run(tool.starter, fault), fault);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingInNets(Tool tool) throws Exception {
        CxxCompiler compiler = compiler(tool);
        var failures = new ArrayList<String>();
        for (Net net : wanted(tool)) {
            long start = System.nanoTime();
            boolean clean = isClean(net, tool, compiler, failures);
            System.out.printf(
                    "%s, %s: %s, %.1f s%n",
                    tool, net.name(), clean ? "clean" : "NOT CLEAN", (System.nanoTime() - start) / 1e9);
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures));
    }

    private boolean isClean(Net net, Tool tool, CxxCompiler compiler, List<String> failures)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "net");
        try {
            Graph lowered = NativeNets.lower(net.graph());
            NetProgram program =
                    NetProgram.build(lowered, net.instrumented(), compiler, InstructionSet.forThisMachine(), own);
            program.run(tool.starter, net.arguments());
            return true;
        } catch (CxxCompiler.Failure e) {
            failures.add(net.name() + ": " + e.getMessage());
            return false;
        }
    }

    private static CxxCompiler compiler(Tool tool) {
        String wanted = System.getProperty(TOOL, tool.name());
        assumeTrue(wanted.equals(tool.name()), wanted + " alone is asked for");
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        return CxxCompiler.find().orElseThrow().with(tool.flags);
    }

    private static List<Net> wanted(Tool tool) {
        String files = System.getProperty(FILES, "");
        return files.isEmpty()
                ? tool.nets()
                : Stream.of(files.split(","))
                        .map(file -> Net.file(Path.of(file)))
                        .toList();
    }

    /** All golden nets but the large ones; those of one graph with other checkpoints once. */
    private static List<Net> small() {
        var all = new ArrayList<Net>();
        for (GoldenCase golden : GoldenCase.values()) {
            if (!golden.name().matches("[JK]_.*")) {
                all.add(Net.of(golden.name(), golden.graph()));
            }
        }
        odd().forEach(all::add);
        return all;
    }

    private static List<Net> odd() {
        try (Stream<Path> files = Files.list(NETS)) {
            return files.sorted().map(Net::file).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As they are emitted to be verified or profiled. */
    private static List<Net> instrumented() {
        return Stream.concat(
                        Stream.of(GoldenCase.B_ODD, GoldenCase.D_V2_MICRO).map(g -> Net.of(g.name(), g.graph())),
                        odd().stream())
                .map(Net::withProbes)
                .toList();
    }

    private static List<Net> random() {
        var all = new ArrayList<Net>();
        for (int seed = 0; seed < RANDOM; seed++) {
            all.add(Net.of("random " + seed, RandomGraphs.graph(seed), "partly"));
        }
        return all;
    }

    private static List<Net> large() {
        return List.of(
                Net.of("C_TINY224", LoadedNet.builtIn("ConvNeXtT").graph(), "once"),
                Net.of("R_RESNET50", new Architecture("resnet.net", "ResNet50").graph("input=3x96x96"), "once"),
                Net.of("R_RESNEXT50", new Architecture("resnet.net", "ResNeXt50").graph("input=3x96x96"), "once"));
    }
}
