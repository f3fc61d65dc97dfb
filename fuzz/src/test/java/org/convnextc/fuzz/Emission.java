package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.emit.UnsupportedGraphException;
import org.convnextc.compiler.emit.onnx.OnnxFile;
import org.convnextc.compiler.emit.onnx.OnnxModel;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.cuda.ValueType;
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
        emit("java", graph, Pipeline.java(), lowered -> {
            Compiler.java(lowered, "", CLASS);
            Compiler.java(Compiler.probed(lowered), "", CLASS);
            if (paged) {
                Function<Graph, String> code = g -> Compiler.java(g, "", CLASS);
                PageEmitter.emit(given, Pipeline.java(), Language.JAVA, code, sources);
            }
        });
        emit("native", graph, Pipeline.forNative(), lowered -> {
            Compiler.nativeSources(lowered, "", CLASS);
            Compiler.nativeSources(Compiler.probed(lowered), "", CLASS);
            if (paged) {
                Function<Graph, String> code =
                        g -> Compiler.nativeSources(g, "", CLASS).get(CLASS + ".cpp");
                PageEmitter.emit(given, Pipeline.forNative(), Language.CPP, code, sources);
            }
        });
        for (ValueType type : List.of(ValueType.F32, ValueType.BF16)) {
            emit("cuda", graph, Pipeline.forCuda(type), lowered -> {
                Compiler.cudaSources(lowered, type, "", CLASS);
                Compiler.cudaSources(Compiler.probed(lowered), type, "", CLASS);
            });
        }
        emit("onnx", graph, Pipeline.onnx(), lowered -> write(Compiler.onnx(lowered)));
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
