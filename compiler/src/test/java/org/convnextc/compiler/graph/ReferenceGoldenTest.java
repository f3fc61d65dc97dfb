package org.convnextc.compiler.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Image64;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference computes what PyTorch computes in float64. */
class ReferenceGoldenTest {
    /** Of sums in another order; the worst of the cases is a few 1e-15. */
    private static final double TOLERANCE = 1e-12;

    /** The stored tensors are rounded to float32: half a unit in the last place is 6e-8. */
    private static final double STORED = 1e-7;

    /** Values of the flat graph by the names of the stored tensors, for the nets with four stages. */
    private static final Map<String, String> STAGES = Map.of(
            "stem", "downsample_layers.0.1",
            "s0b0.dwconv", "stages.0.0.dwconv",
            "s0b0", "stages.0.0.add_0",
            "stage0", "stages.0.0.add_0",
            "downsample1", "downsample_layers.1.1",
            "stage1", "stages.1.0.add_0",
            "stage2", "stages.2.1.add_0",
            "stage3", "stages.3.0.add_0");

    /** These are stored channels last. */
    private static final Map<String, String> INSIDE = Map.of(
            "s0b0.norm", "stages.0.0.norm",
            "s0b0.gelu", "stages.0.0.gelu_0",
            "s0b0.pwconv2", "stages.0.0.pwconv2",
            "features", "norm");

    private static final Map<String, String> ISOTROPIC =
            Map.of("stem", "stem", "block0", "blocks.0.add_0", "blocks", "blocks.3.add_0");

    @ParameterizedTest
    @EnumSource
    void logitsAreThoseOfPyTorch(GoldenCase golden) {
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            Tensor64 input = golden.input();
            Weights weights = CheckpointWeights.of(checkpoint);
            Tensor64 expected = golden.logits();
            Graph graph = golden.graph();
            Tensor64 found = Reference.run(graph, weights, input).get(0);
            assertEquals(0, Errors.relative(found, expected), TOLERANCE);
            Targets.JAVA.pipeline().run(graph, new Diagnostics(), (pass, before, after) -> {
                Verifier.check(after, pass.name());
                Tensor64 optimised = Reference.run(after, weights, input).get(0);
                assertEquals(0, Errors.relative(optimised, expected), TOLERANCE, pass.name());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"A_MICRO", "F_NO_GAMMA", "D_V2_MICRO", "H_70X90"})
    void valuesInsideAreThoseOfPyTorch(GoldenCase golden) {
        Map<String, Tensor64> values = values(golden);
        STAGES.forEach((stored, name) ->
                assertClose(golden, stored, Image64.toChannelsLast(golden.tensor(stored)), values.get(name)));
        INSIDE.forEach((stored, name) -> assertClose(golden, stored, golden.tensor(stored), values.get(name)));
        if (golden == GoldenCase.D_V2_MICRO) {
            assertClose(golden, "s0b0.grn", golden.tensor("s0b0.grn"), values.get("stages.0.0.grn"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "E_ISO_MICRO")
    void valuesInsideOfAnIsotropicNetAreThoseOfPyTorch(GoldenCase golden) {
        Map<String, Tensor64> values = values(golden);
        ISOTROPIC.forEach((stored, name) ->
                assertClose(golden, stored, Image64.toChannelsLast(golden.tensor(stored)), values.get(name)));
    }

    private static void assertClose(GoldenCase golden, String name, Tensor64 expected, Tensor64 found) {
        assertEquals(0, Errors.relative(found, expected), STORED, golden + " " + name);
    }

    private static Map<String, Tensor64> values(GoldenCase golden) {
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            var values = new HashMap<String, Tensor64>();
            Reference.run(golden.graph(), CheckpointWeights.of(checkpoint), golden.input(), values::put);
            return values;
        }
    }
}
