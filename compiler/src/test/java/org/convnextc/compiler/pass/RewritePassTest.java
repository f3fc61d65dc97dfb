package org.convnextc.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.junit.jupiter.api.Test;

/** Rewrites of a graph whose memory was planned before. */
class RewritePassTest {
    private static final String NET =
            """
            use "convnext.net"
            net T : ConvNeXt {
              input = 3x32x32
              depths = [2, 1, 1, 1]
              widths = [4, 8, 12, 16]
            }
            """;

    /** What {@link #planned} leaves to later passes. */
    private static final List<String> LATER =
            List.of("fuse_activation", "fuse_residual", "fuse_patches", "fuse_mlp", "fuse_block");

    private static Graph planned() {
        Pipeline passes = Targets.NATIVE.pipeline();
        return passes.with(passes.passes().stream()
                        .filter(pass -> !LATER.contains(pass.name()))
                        .toList())
                .run(graph(), new Diagnostics(), Pipeline.Observer.NONE);
    }

    private static Graph graph() {
        var diagnostics = new Diagnostics();
        return Frontend.load(new Source("t.net", NET), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static boolean placed(Instruction instruction) {
        return instruction.place().isPresent();
    }

    /** Each pass verifies what it made, places too: a plan that outlived the fusions would be found wrong. */
    @Test
    void aPlannedGraphGoesThroughThePassesOfEveryTarget() {
        Graph planned = planned();
        for (Pipeline passes : List.of(Targets.JAVA.pipeline(), Targets.NATIVE.pipeline())) {
            Graph lowered = passes.run(planned, new Diagnostics(), Pipeline.Observer.NONE);
            assertNotEquals(planned, lowered);
            assertTrue(lowered.entry().body().stream().allMatch(RewritePassTest::placed));
        }
    }

    @Test
    void onlyARewriteThatAppliesTakesThePlanAway() {
        Graph planned = planned();
        Graph fused = RewritePass.optional(new FuseResidual(true)).run(planned, new Diagnostics());
        fused.functions()
                .forEach(function -> assertTrue(function.body().stream().noneMatch(RewritePassTest::placed)));
        assertEquals(planned, RewritePass.optional(new FuseBlock()).run(planned, new Diagnostics()));
    }
}
