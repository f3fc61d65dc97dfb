package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.IrParser;
import org.convnextc.compiler.ir.Printer;
import org.convnextc.compiler.ir.Snapshot;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.junit.jupiter.api.Test;

/** A graph on which every pass has something to do, after each of them. */
class PassGoldensTest {
    private static final Path BEFORE = Path.of("src", "test", "resources", "golden", "ir", "passes", "before.ir");

    @Test
    void everyPassHasItsText() throws IOException {
        run(Pipeline.java(), "");
    }

    /** Those that the Java target has not, and what comes after them. */
    @Test
    void everyPassOfTheNativeTargetHasItsText() throws IOException {
        run(Pipeline.forNative(), "native/");
    }

    private static void run(Pipeline pipeline, String folder) throws IOException {
        var diagnostics = new Diagnostics();
        Graph graph = IrParser.parse(new Source("before.ir", Files.readString(BEFORE)), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        List<String> shared = commonPasses();
        pipeline.run(graph, diagnostics, (pass, before, after) -> {
            assertNotEquals(before, after, pass.name() + " has nothing to do: give before.ir something for it");
            Golden.check(
                    "ir/passes/" + (shared.contains(pass.name()) ? "" : folder) + pass.name() + ".ir",
                    Printer.print(new Snapshot(after, pass.name())));
        });
    }

    /** The names that both lists begin with. */
    private static List<String> commonPasses() {
        List<String> some = Pipeline.java().names();
        List<String> others = Pipeline.forNative().names();
        return IntStream.range(0, some.size())
                .takeWhile(i -> some.get(i).equals(others.get(i)))
                .mapToObj(some::get)
                .toList();
    }
}
