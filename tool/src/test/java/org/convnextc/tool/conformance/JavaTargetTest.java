package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emitted classes compute what the float64 reference computes, wherever memory is tight and in the examples. */
class JavaTargetTest {
    /** Up to fifty layers of float32; the worst case is about 2e-6. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    /** Values that live across calls, calls of several functions, results from the middle: what makes planning copy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // A value that is used again after the blocks that overwrite it.
                "residual { blocks: repeat 3 { block(4) } }",
                // The same with the blocks' first operand read in between.
                "residual { residual { a: repeat 2 { block(4) } } via { conv 1x1 -> 4 }; b: repeat 2 { block(4) } }",
                // Blocks that end in another place than they start in.
                "blocks: repeat 3 { plain(4) }",
                "residual { blocks: repeat 3 { plain(4) } }; more: repeat 2 { block(4) }",
                // Two kinds of blocks by turns.
                "repeat 2 { a: block(4); b: plain(4) }",
                "repeat 2 { a: repeat 2 { block(4) }; b: repeat 2 { plain(4) }; gelu }",
                "residual { a: repeat 2 { plain(4) } } via { b: repeat 2 { plain(4) } }; relu; c: repeat 2 { block(4) }; gelu",
                // Labels that passes would choose as names.
                "c: conv 3x3 -> 4; c.patches: gelu; n: layernorm; n_hat: gelu; m: layernorm; d: conv 2x2 /2 -> 4; d.patches_hat: relu",
                "n: layernorm; d: conv 2x2 /2 -> 4; n_hat: relu; d.patches: gelu; d.patches_hat: gelu; d.matrix: layernorm; linear -> 2",
                "concat { a: repeat 2 { block(4) } } { b: repeat 2 { block(4) } } { c: repeat 2 { plain(4) } }"
            })
    void blocks(String steps) throws IOException {
        String text =
                """
                net Blocks {
                  input = 3x9x11
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  block(w) = { residual { d: conv 3x3 depthwise; n: layernorm; e: linear -> 3*w; gelu; p: linear -> w } }
                  plain(w) = { d: conv 3x3 -> w; relu; e: conv 3x3 -> w; gelu }
                  body = { stem: conv 2x2 -> 4; %s; mean; head: linear -> 5 }
                }
                """
                        .formatted(steps);
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(
                        new Source("blocks.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        check(graph, 1);
    }

    /** A dense block, squeeze and excitation, and a net whose windows spread, as in examples/, for small images. */
    @ParameterizedTest
    @CsvSource({"densenet, 3x33x35", "squeeze, 3x37x35", "segment, 3x41x35"})
    void examples(String name, String input) throws IOException {
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(
                        Path.of("..", "examples", name + ".net"),
                        Optional.empty(),
                        List.of("input=" + input, "depths=[2, 1, 3, 2]"),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        check(graph, 1);
    }

    private void check(Graph graph, long seed) throws IOException {
        Map<String, Tensor64> weights = RandomGraphs.weights(graph, seed);
        Tensor64 input = RandomGraphs.input(graph, 2, seed);
        List<Tensor64> expected = Reference.run(graph, weights::get, input);
        JavaRunner.run(graph, weights, input, folder).forEach((provider, found) -> {
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(0, Errors.relative(found.get(i), expected.get(i)), TOLERANCE, provider.toString());
            }
        });
    }
}
