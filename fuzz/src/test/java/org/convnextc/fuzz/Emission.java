package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.UnsupportedGraphException;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.compiler.target.onnx.OnnxFile;
import org.convnextc.compiler.target.onnx.OnnxModel;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.tool.dot.DotEmitter;
import org.convnextc.tool.html.Language;
import org.convnextc.tool.html.PageEmitter;
import org.convnextc.tool.weights.RandomWeight;

/** All that a net can become without a C++ compiler. A target that cannot spell a graph must say so. */
final class Emission {
    private static final String CLASS = "Fuzzed";

    /** More would make a page, or an ONNX file, that takes longer than an input may. */
    private static final int SOME_STEPS = 100;

    private static final long SOME_WEIGHTS = 1 << 20;

    private final InputFile file = new InputFile();

    /**
     * Emits the net in every form.
     *
     * @param given whatever passes it says are behind it: all of a target run, as a user's {@code --passes} can choose
     */
    void check(Snapshot given, List<Source> sources) {
        Graph graph = given.graph();
        DotEmitter.emit(graph);
        boolean paged = Flattened.of(graph).steps().size() <= SOME_STEPS;
        emit("java", graph, Targets.JAVA.pipeline(), lowered -> {
            Targets.JAVA.source(lowered, "", CLASS);
            Targets.JAVA.source(InsertProbes.into(lowered), "", CLASS);
            if (paged) {
                Function<Graph, String> code = g -> Targets.JAVA.source(g, "", CLASS);
                PageEmitter.emit(given, Targets.JAVA.pipeline(), Language.JAVA, code, sources);
            }
        });
        emit("native", graph, Targets.NATIVE.pipeline(), lowered -> {
            Targets.NATIVE.sources(lowered, "", CLASS);
            Targets.NATIVE.sources(InsertProbes.into(lowered), "", CLASS);
            if (paged) {
                Function<Graph, String> code =
                        g -> Targets.NATIVE.sources(g, "", CLASS).get(CLASS + ".cpp");
                PageEmitter.emit(given, Targets.NATIVE.pipeline(), Language.CPP, code, sources);
            }
        });
        for (ValueType type : List.of(ValueType.F32, ValueType.BF16)) {
            emit("cuda", graph, Targets.cuda(type).pipeline(), lowered -> {
                Targets.cuda(type).sources(lowered, "", CLASS);
                Targets.cuda(type).sources(InsertProbes.into(lowered), "", CLASS);
            });
        }
        emit("onnx", graph, Targets.ONNX.pipeline(), lowered -> write(Targets.ONNX.model(lowered)));
    }

    /** What one target makes of a lowered graph. */
    private interface Target {
        void emit(Graph lowered);
    }

    private static void emit(String name, Graph graph, Pipeline passes, Target target) {
        lower(graph, passes).ifPresent(lowered -> {
            try {
                target.emit(lowered);
            } catch (UnsupportedGraphException e) {
                String start = "the target " + name + " cannot spell this graph: ";
                assertTrue(e.getMessage().startsWith(start), e.getMessage());
            }
        });
    }

    /** Nothing where a pass finds that the net cannot be, such as one whose arena is too large. */
    private static Optional<Graph> lower(Graph graph, Pipeline passes) {
        var diagnostics = new Diagnostics();
        Graph lowered = passes.run(graph, diagnostics, Pipeline.Observer.NONE);
        return diagnostics.hasErrors() ? Optional.empty() : Optional.of(lowered);
    }

    private void write(OnnxModel model) {
        long weights = model.parameters().stream()
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
        if (weights > SOME_WEIGHTS) {
            return;
        }
        try {
            OnnxFile.write(file.path(), model, RandomWeight::new, OnnxFile.Storage.AUTOMATIC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
