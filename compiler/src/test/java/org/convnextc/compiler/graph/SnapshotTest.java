package org.convnextc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.StandardNets;
import org.convnextc.dsl.ast.Net;
import org.convnextc.dsl.syntax.NetParser;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every net that comes with the compiler, after every pass: its text reads back, and what is read goes on to the same result. */
class SnapshotTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    /** The verifier runs on what is read back as well. */
    private static final List<Pipeline> TARGETS = List.of(
            Targets.JAVA.pipeline().verifiedAtTheEnd(),
            Targets.NATIVE.pipeline().verifiedAtTheEnd(),
            Targets.cuda(ValueType.BF16).pipeline().verifiedAtTheEnd(),
            Targets.ONNX.pipeline().verifiedAtTheEnd());

    static List<String> files() throws IOException {
        var files = new ArrayList<>(StandardNets.names());
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            examples.map(Path::toString)
                    .filter(file -> file.endsWith(".net"))
                    .sorted()
                    .forEach(files::add);
        }
        return files;
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsBackAfterEveryPass(String file) throws IOException {
        int nets = 0;
        for (String net : nets(file)) {
            // A net with empty slots stands for its children alone.
            Optional<Graph> graph =
                    Frontend.load(file, Optional.of(net), List.of(), new SourceMap(), new Diagnostics());
            graph.ifPresent(SnapshotTest::check);
            nets += graph.isPresent() ? 1 : 0;
        }
        assertTrue(nets > 0, file);
    }

    private static List<String> nets(String file) throws IOException {
        Source source = StandardNets.find(file)
                .orElse(new Source(file, Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : ""));
        return NetParser.parse(source, new Diagnostics()).nets().stream()
                .map(Net::name)
                .toList();
    }

    /** What a target's passes leave where they do the same as those of a target before it is read once. */
    private static void check(Graph graph) {
        var read = new HashSet<Snapshot>();
        for (Pipeline target : TARGETS) {
            check(graph, target, read);
        }
    }

    private static void check(Graph graph, Pipeline target, Set<Snapshot> read) {
        var middle = new ArrayList<Snapshot>(List.of(new Snapshot(graph, Snapshot.EXPANSION)));
        Graph last = target.run(
                graph, new Diagnostics(), (pass, before, after) -> middle.add(new Snapshot(after, pass.name())));
        for (Snapshot snapshot : middle) {
            if (read.add(snapshot)) {
                assertEquals(snapshot, readBack(snapshot));
            }
        }
        Snapshot half = readBack(middle.get(middle.size() / 2));
        assertEquals(last, target.following(half.after()).run(half.graph(), new Diagnostics(), Pipeline.Observer.NONE));
    }

    private static Snapshot readBack(Snapshot snapshot) {
        String text = Printer.print(snapshot);
        var diagnostics = new Diagnostics();
        Snapshot read = IrParser.snapshot(new Source("printed.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all() + "\n" + text));
        assertEquals(text, Printer.print(read));
        return read;
    }

    @Test
    void theHeaderNamesThePass() {
        var diagnostics = new Diagnostics();
        String text = "net A after outline func @A(%x: f32[N,3,4,4]) -> f32[N,4,4,3] {"
                + " %y = to_channels_last %x : f32[N,4,4,3] return %y }";
        Snapshot snapshot = IrParser.snapshot(new Source("a.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        assertEquals("outline", snapshot.after());
        assertEquals(13, snapshot.spans().places().get(0).column());
        assertTrue(Printer.print(snapshot).startsWith("net A after outline\n"));
        assertTrue(Printer.print(snapshot.graph()).startsWith("net A\n"));
    }
}
