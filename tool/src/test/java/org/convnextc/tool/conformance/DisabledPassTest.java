package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.pass.RewriteLimit;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A class made without a pass that the target can do without, or with a part of the rewrites, computes the same. */
class DisabledPassTest {
    /** As in {@link RandomNetsTest}. */
    private static final double TOLERANCE = 1e-5;

    private static final Graph NET = net();
    private static final Map<String, Tensor64> WEIGHTS = RandomGraphs.weights(NET, 1);
    private static final Tensor64 INPUT = RandomGraphs.input(NET, 1, 1);
    private static final List<Tensor64> EXPECTED = Reference.run(NET, WEIGHTS::get, INPUT);

    @TempDir
    private Path folder;

    private static Graph net() {
        var diagnostics = new Diagnostics();
        return Frontend.load(
                        Path.of("..", "examples", "custom.net"),
                        Optional.empty(),
                        List.of("depths=[2, 1, 1, 1]", "widths=[8, 12, 16, 20]", "input=3x64x96", "classes=7"),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    static Stream<String> optionalPasses() {
        Pipeline all = Targets.JAVA.pipeline();
        return all.without(all.needed()).names().stream();
    }

    @ParameterizedTest
    @MethodSource("optionalPasses")
    void withoutAPass(String pass) throws IOException {
        check(Targets.JAVA.pipeline().without(List.of(pass)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 10, 15, 20, 25, 30})
    void withSomeRewrites(long rewrites) throws IOException {
        check(new RewriteLimit(rewrites).limit(Targets.JAVA.pipeline()));
    }

    private void check(Pipeline passes) throws IOException {
        Graph lowered = passes.run(NET, new Diagnostics(), Pipeline.Observer.NONE);
        Path checkpoint = Emitted.checkpoint(folder, WEIGHTS);
        try (Model model = CompiledNet.of(lowered).load(checkpoint, Options.defaults())) {
            List<Tensor64> found = Emitted.run(model, NET, INPUT);
            assertEquals(
                    0,
                    Errors.relative(found.get(0), EXPECTED.get(0)),
                    TOLERANCE,
                    passes.names().toString());
        }
    }
}
