package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.ir.reference.Weights;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.verify.Comparison;
import org.convnextc.tool.verify.TargetValues;
import org.convnextc.tool.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} compares every value, and finds the first one that is wrong. */
class VerifyCommandTest {
    @TempDir
    private Path folder;

    @Test
    void allValuesOfANetAreCompared() throws Exception {
        Processes.Result result = Program.process(
                folder, "verify", Program.FASHION, "--weights", Program.WEIGHTS, "--threads", 2, "--seed", 3);
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().contains("\nhead "), result.out());
        assertTrue(result.out().contains("stages.0.0.norm_hat "), result.out());
        assertTrue(result.out().contains(" values are within 2.0E-5\n"), result.out());
    }

    @Test
    void aToleranceThatFloat32CannotKeep() throws Exception {
        Processes.Result result =
                Program.here("verify", Program.FASHION, "--weights", Program.WEIGHTS, "--tolerance", "1e-12", "--json");
        assertEquals(1, result.status(), result.err());
        assertFalse(result.out().contains("\"first_stray\" : null"), result.out());
        try (var json = new JsonFactory().createParser(result.out())) {
            while (json.nextToken() != null) {}
        }
    }

    /** A batch, and every golden net's own input: the values are taken image by image. */
    @Test
    void theFirstWrongValueIsNamed() {
        GoldenCase golden = GoldenCase.A_MICRO;
        Graph flat = golden.graph();
        Graph lowered = Targets.JAVA.lower(flat, new Diagnostics());
        Tensor64 input = golden.input();
        float[] pixels = new float[input.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) input.data()[i];
        }
        Map<String, float[]> found = TargetValues.of(
                lowered, Toolchain.JAVA, golden.weights(), Options.defaults().withThreads(2), pixels, 2);
        try (Checkpoint checkpoint = Checkpoints.open(golden.weights())) {
            Weights right = CheckpointWeights.of(checkpoint);
            assertEquals(List.of(), strays(flat, lowered, right, input, found));
            Weights wrong = path -> {
                Tensor64 weight = right.get(path);
                if (path.equals("stages.2.1.pwconv2.bias")) {
                    weight.data()[5] += 0.5;
                }
                return weight;
            };
            assertEquals(
                    "stages.2.1.add_0",
                    strays(flat, lowered, wrong, input, found).get(0));
        }
    }

    /** PyTorch's tensors of a golden case, under the names that its file has for them. */
    @Test
    void againstStoredTensors() throws Exception {
        var net = folder.resolve("golden.net");
        Files.writeString(net, GoldenCase.A_MICRO.net().text());
        var stored = GoldenCase.folder("a_micro").resolve("io.safetensors");
        Object[] words = {"verify", net, "--weights", GoldenCase.A_MICRO.weights(), "--against", stored};
        Processes.Result result = Program.here(words);
        assertEquals(0, result.status(), result.out() + result.err());
        assertTrue(result.out().contains("\nstage3 = stages.3.0.add_0 "), result.out());
        assertTrue(result.out().contains("\ns0b0.dwconv = stages.0.0.dwconv as an output "), result.out());
        assertTrue(result.out().contains("\nlogits = head "), result.out());

        Processes.Result misshapen = Program.here(with(words, "stage1=stages.2"));
        assertEquals(1, misshapen.status());
        assertTrue(misshapen.err().contains("io.safetensors: stage1 = stages.2.1.add_0"), misshapen.err());
        Processes.Result strays = Program.here(with(words, "stage1=stages.1.0.pwconv2"));
        assertEquals(1, strays.status(), strays.err());
        assertTrue(strays.out().contains("the first value that strays is stage1 = stages.1.0.pwconv2"), strays.out());
    }

    @Test
    void wordsThatMeanNothing() throws Exception {
        Object[] words = {"verify", Program.FASHION, "--weights", Program.WEIGHTS};
        Processes.Result alone = Program.here(with(words, "logits=head"));
        assertEquals(2, alone.status());
        assertTrue(alone.err().contains("--map: goes with --against"), alone.err());

        Object[] against = {"verify", Program.FASHION, "--weights", Program.WEIGHTS, "--against", Program.WEIGHTS};
        Processes.Result path = Program.here(with(against, "head.bias=heed"));
        assertEquals(1, path.status());
        assertTrue(path.err().contains("--map head.bias=heed: no step has the path heed"), path.err());
        Processes.Result name = Program.here(with(against, "heed.bias=head"));
        assertEquals(1, name.status());
        assertTrue(name.err().contains("--map heed.bias=head: no tensor of "), name.err());

        Processes.Result negative =
                Program.here("verify", Program.FASHION, "--weights", Program.WEIGHTS, "--tolerance=-1");
        assertEquals(2, negative.status());
        assertTrue(negative.err().contains("--tolerance -1.0: it must not be negative"), negative.err());
    }

    private static Object[] with(Object[] words, String mapping) {
        var more = new ArrayList<>(List.of(words));
        more.addAll(List.of("--map", mapping));
        return more.toArray();
    }

    private static List<String> strays(
            Graph flat, Graph lowered, Weights weights, Tensor64 input, Map<String, float[]> found) {
        List<Comparison> comparisons = new Verification(flat, lowered, weights, input, () -> {}).compare(found);
        assertEquals(found.size(), comparisons.size());
        return comparisons.stream()
                .filter(c -> c.strays(2e-5))
                .map(Comparison::name)
                .toList();
    }
}
