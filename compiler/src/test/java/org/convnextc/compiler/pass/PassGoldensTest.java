package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.Target;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A graph on which every pass has something to do, after each of them. */
class PassGoldensTest {
    private static final Path BEFORE = Path.of("src", "test", "resources", "golden", "ir", "passes", "before.ir");

    @Test
    void everyPassHasItsText() throws IOException {
        run(Targets.JAVA.pipeline(), "");
    }

    /** Those that the Java target has not, and what comes after them. */
    @Test
    void everyPassOfTheNativeTargetHasItsText() throws IOException {
        run(Targets.NATIVE.pipeline(), "native/");
    }

    /** Products in cuBLASLt: those passes that are not the Java target's, or take other things in. */
    @Test
    void everyPassOfTheCudaTargetHasItsText() throws IOException {
        run(Targets.cuda(ValueType.BF16).pipeline(), "cuda/");
    }

    @Test
    void everyPassForOnnxHasItsText() throws IOException {
        run(Targets.ONNX.pipeline(), "onnx/");
    }

    /** Each pass has something to do here, and so tells of it. */
    @ParameterizedTest
    @EnumSource
    void everyPassTellsWhereItApplied(Watched target) throws IOException {
        Pipeline pipeline = target.target.pipeline();
        var remarks = new Remarks();
        remarks.watch(pipeline).run(read(new Diagnostics()), new Diagnostics(), Pipeline.Observer.NONE);
        Set<String> applied = remarks.all().stream()
                .filter(remark -> remark.obstacle().isEmpty())
                .map(Remarks.Remark::pass)
                .collect(Collectors.toSet());
        assertEquals(Set.copyOf(pipeline.names()), applied);
        Golden.check(
                "ir/passes/" + target.folder + "remarks.txt",
                remarks.all().stream().map(remark -> remark + "\n").collect(Collectors.joining()));
    }

    enum Watched {
        JAVA("", Targets.JAVA),
        NATIVE("native/", Targets.NATIVE),
        CUDA("cuda/", Targets.cuda(ValueType.BF16)),
        ONNX("onnx/", Targets.ONNX);

        private final String folder;
        private final Target target;

        Watched(String folder, Target target) {
            this.folder = folder;
            this.target = target;
        }
    }

    private static Graph read(Diagnostics diagnostics) throws IOException {
        return IrParser.parse(new Source("before.ir", Files.readString(BEFORE)), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static void run(Pipeline pipeline, String folder) throws IOException {
        var diagnostics = new Diagnostics();
        Graph graph = read(diagnostics);
        List<String> shared = sharedWithJava(pipeline);
        pipeline.run(graph, diagnostics, (pass, before, after) -> {
            assertNotEquals(before, after, pass.name() + " has nothing to do: give before.ir something for it");
            Golden.check(
                    "ir/passes/" + (shared.contains(pass.name()) ? "" : folder) + pass.name() + ".ir",
                    Printer.print(new Snapshot(after, pass.name())));
        });
    }

    /** The names of the passes that both lists begin with. */
    private static List<String> sharedWithJava(Pipeline pipeline) {
        List<Pass> java = Targets.JAVA.pipeline().passes();
        List<Pass> passes = pipeline.passes();
        return IntStream.range(0, passes.size())
                .takeWhile(i -> same(java.get(i), passes.get(i)))
                .mapToObj(i -> passes.get(i).name())
                .toList();
    }

    private static boolean same(Pass a, Pass b) {
        return a.name().equals(b.name()) && a.summary().equals(b.summary());
    }
}
