package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.compiler.target.onnx.OnnxRuntime;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.ast.AstPrinter;
import org.convnextc.dsl.format.Formatter;
import org.convnextc.dsl.syntax.NetParser;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.text.IrParser;
import org.convnextc.ir.text.Printer;
import org.convnextc.runtime.Provider;

/** What must hold for every net, by name; a new target adds a line to {@link #ALL}, or to {@link #BUILT}. */
final class NetChecks {
    /** One check; it throws where it fails. */
    interface Check {
        void run(Subject subject, Path folder) throws IOException;
    }

    static final Map<String, Check> ALL = new LinkedHashMap<>();

    /** Of the targets whose sources take seconds to build. */
    static final Map<String, Check> BUILT = new LinkedHashMap<>();

    static {
        ALL.put("format", (subject, folder) -> format(subject.source()));
        ALL.put("text of the graph", (subject, folder) -> readsBack(subject.graph(), "expansion"));
        ALL.put("passes", (subject, folder) -> passes(subject));
        ALL.put("java", NetChecks::java);
        ALL.put("onnx", NetChecks::onnx);
        BUILT.put("native", NetChecks::cpp);
        BUILT.put("cuda", NetChecks::cuda);
    }

    /** Float64 has 29 bits more than float32; folding reorders some sums. */
    private static final double FLOAT64 = 0x1p-29;

    private NetChecks() {}

    /** The canonical layout means the same, and is its own canonical layout. */
    private static void format(Source source) {
        String formatted = formatted(source);
        assertEquals(tree(source), tree(new Source(source.name(), formatted)));
        assertEquals(formatted, formatted(new Source(source.name(), formatted)));
    }

    private static String formatted(Source source) {
        var diagnostics = new Diagnostics();
        return Formatter.format(source, diagnostics).orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static String tree(Source source) {
        var diagnostics = new Diagnostics();
        String tree = AstPrinter.print(NetParser.parse(source, diagnostics), false);
        assertEquals(List.of(), diagnostics.all());
        return tree;
    }

    /** But for CUDA's narrow types, which take GELU's other form. */
    private static final List<Pipeline> TARGETS = List.of(
            Targets.JAVA.pipeline(),
            Targets.NATIVE.pipeline(),
            Targets.cuda(ValueType.F32).pipeline(),
            Targets.ONNX.pipeline());

    /**
     * Each pass of each target keeps the results, and leaves a graph whose text reads back; the pipeline itself runs the verifier. Graphs that
     * several targets have are checked once.
     */
    private static void passes(Subject subject) {
        var checked = new HashSet<>(Set.of(subject.graph()));
        for (Pipeline target : TARGETS) {
            var diagnostics = new Diagnostics();
            target.run(subject.graph(), diagnostics, (pass, before, after) -> {
                if (checked.add(after)) {
                    check(subject, after, pass.name());
                }
            });
            assertEquals(List.of(), diagnostics.all());
        }
    }

    private static void check(Subject subject, Graph after, String pass) {
        double tolerance = 1e-13 + Float32Error.ROUNDINGS * FLOAT64 * subject.rounding();
        readsBack(after, pass);
        List<Tensor64> found = Reference.run(after, subject.weights()::get, subject.input());
        assertError(subject, found, tolerance, pass);
    }

    private static void readsBack(Graph graph, String where) {
        String text = Printer.print(graph);
        var diagnostics = new Diagnostics();
        Graph read = IrParser.parse(new Source("random.ir", text), diagnostics)
                .orElseThrow(() -> new AssertionError(where + ": " + diagnostics.all()));
        assertEquals(graph, read, where);
        assertEquals(text, Printer.print(read), where);
    }

    private static void java(Subject subject, Path folder) throws IOException {
        Map<Provider, List<Tensor64>> found =
                JavaRunner.run(subject.graph(), subject.weights(), subject.input(), folder);
        found.forEach((provider, results) -> assertError(subject, results, tolerance(subject), provider.toString()));
    }

    private static void cpp(Subject subject, Path folder) throws IOException {
        NativeRunner.run(subject.graph(), subject.weights(), subject.input(), folder)
                .forEach((isa, results) -> assertError(subject, results, tolerance(subject), isa));
    }

    private static void cuda(Subject subject, Path folder) throws IOException {
        List<Tensor64> found = SimulatedRunner.run(subject.graph(), subject.weights(), subject.input(), folder);
        assertError(subject, found, tolerance(subject), "simulated GPU");
    }

    private static void onnx(Subject subject, Path folder) throws IOException {
        List<Tensor64> found = OnnxRuntime.run(subject.graph(), subject.weights()::get, subject.input(), folder);
        assertError(subject, found, tolerance(subject), "ONNX Runtime");
    }

    private static double tolerance(Subject subject) {
        return Float32Error.tolerance(subject.rounding());
    }

    private static void assertError(Subject subject, List<Tensor64> found, double tolerance, String where) {
        double error = subject.error(found);
        assertTrue(error <= tolerance, where + ": error " + error + ", allowed " + tolerance);
    }
}
