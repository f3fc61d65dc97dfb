package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.ClassifierTail;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Tensor;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.Toolchain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heat maps are exact: their mean and the rest are the logit. */
class HeatMapTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private static final String SMALL =
            """
            net Small {
              input = 1x6x10
              preprocess = { normalize mean=[0] std=[1] }
              body = { stem: conv 2x2 /2 -> 6; relu; mean; NORM head: linear -> 3; scores: SCORES }
            }
            """;

    @TempDir
    Path folder;

    private static Graph builtIn(String file, String net) {
        var diagnostics = new Diagnostics();
        return Frontend.load(file, Optional.of(net), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static Graph small(String norm, String scores) {
        var diagnostics = new Diagnostics();
        String text = SMALL.replace("NORM", norm).replace("scores: SCORES", scores);
        return Frontend.load(
                        new Source("small.net", text),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        new SourceMap(),
                        diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static Graph withMap(Graph flat) {
        ClassifierTail tail = ClassifierTail.of(flat).orElseThrow();
        String last = flat.entry().results().get(0).value();
        return Outputs.select(flat, List.of(tail.map(), last));
    }

    private static Model load(Graph graph, Toolchain target, Path weights) {
        Graph lowered = target.passes().run(graph, new Diagnostics(), Pipeline.Observer.NONE);
        return CompiledNet.of(lowered, target, ClassSpec.Tail.of(graph)).load(weights, Options.defaults());
    }

    private Path weights(boolean norm) {
        return weights(norm ? List.of("norm.weight", "norm.bias") : List.of());
    }

    private Path weights(List<String> vectors) {
        var random = new Random(1);
        Path file = folder.resolve("small.safetensors");
        Stream<ArrayTensor> head = Stream.of(
                tensor(random, "stem.weight", 6, 1, 2, 2),
                tensor(random, "stem.bias", 6),
                tensor(random, "head.weight", 3, 6),
                tensor(random, "head.bias", 3));
        Stream<ArrayTensor> norms = vectors.stream().map(name -> tensor(random, name, 6));
        WeightsWriter.write(file, Stream.concat(head, norms).toList());
        return file;
    }

    private static ArrayTensor tensor(Random random, String name, int... shape) {
        int elements = 1;
        for (int extent : shape) {
            elements *= extent;
        }
        return new ArrayTensor(name, shape, pixels(random, elements));
    }

    private static float[] pixels(Random random, int elements) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Rounding of the sums alone: 4e-6 of the largest logit at most was seen. */
    private static void assertExact(Model model, float[] pixels, int classes) {
        Map<String, Tensor> outputs = model.forwardAll(pixels);
        float[] logits = List.copyOf(outputs.values()).get(1).values();
        for (int c = 0; c < classes; c++) {
            assertEquals(logits[c], model.explain(outputs, c).logit(), 1e-4, "class " + c);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "native"})
    void ofATrainedConvNeXt(String target) throws IOException {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(
                        EXAMPLES.resolve("fashion.net"), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow();
        Toolchain toolchain = target.equals("java") ? Toolchain.JAVA : Toolchain.NATIVE;
        try (Model model = load(withMap(flat), toolchain, EXAMPLES.resolve("weights/fashion.safetensors"));
                Stream<Path> images = Files.list(EXAMPLES.resolve("images"))) {
            for (Path image :
                    images.filter(file -> file.toString().endsWith(".png")).toList()) {
                assertExact(model, model.preprocess(image), 10);
                HeatMap map = model.explain(Files.readAllBytes(image), 3);
                assertArrayEquals(model.explain(image, 3).values(), map.values());
            }
            Map<String, Tensor> outputs = model.forwardAll(new float[32 * 32]);
            assertThrows(IndexOutOfBoundsException.class, () -> model.explain(outputs, 10));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "norm: layernorm;, ''", "norm: layernorm affine=no;, ''", "dropout rate=0.5;, ''"})
    void ofOtherEnds(String norm, String scores) {
        Graph graph = withMap(small(norm, scores));
        try (Model model = load(graph, Toolchain.JAVA, weights(norm.contains("layernorm;")))) {
            assertExact(model, pixels(new Random(2), 60), 3);
        }
    }

    @Test
    void ofANormWithoutBias() {
        Graph graph = withMap(small("norm: layernorm bias=no;", ""));
        try (Model model = load(graph, Toolchain.JAVA, weights(List.of("norm.weight")))) {
            assertExact(model, pixels(new Random(2), 60), 3);
        }
    }

    /** A bright pixel changes the map where it is, and nowhere else. */
    @Test
    void aPixelIsWhereItIs() {
        Graph graph = withMap(small("", ""));
        try (Model model = load(graph, Toolchain.JAVA, weights(false))) {
            float[] dark = new float[60];
            float[] bright = new float[60];
            bright[3 * 10 + 8] = 5; // row 1, column 4 of the map, which is 3x5
            HeatMap before = model.explain(model.forwardAll(dark), 1);
            HeatMap after = model.explain(model.forwardAll(bright), 1);
            assertEquals(3, after.height());
            assertEquals(5, after.width());
            for (int i = 0; i < 15; i++) {
                assertEquals(i == 1 * 5 + 4, before.values()[i] != after.values()[i], "place " + i);
            }
        }
    }

    @Test
    void whatCannotTellSaysSo() {
        Graph flat = small("", "");
        Graph lowered = Toolchain.JAVA.passes().run(flat, new Diagnostics(), Pipeline.Observer.NONE);
        try (Model model = CompiledNet.of(lowered).load(weights(false), Options.defaults())) {
            assertFalse(model.explains());
            var refused = assertThrows(IllegalStateException.class, () -> model.explain(Map.of(), 0));
            assertTrue(refused.getMessage().startsWith("Small cannot explain its answers"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "convnext.net, ConvNeXtT, true",
        "convnext.net, ConvNeXtV2Atto, true",
        "convnext.net, ConvNeXtIsoS, true",
        "resnet.net, ResNet50, false",
        "mobilenet_v2.net, MobileNetV2, false"
    })
    void builtInNetsCanTell(String file, String net, boolean norm) {
        ClassifierTail tail = ClassifierTail.of(builtIn(file, net)).orElseThrow();
        assertEquals(norm, tail.norm().isPresent());
        assertTrue(ClassSpec.Tail.of(withMap(builtIn(file, net))).isPresent());
    }

    @Test
    void netsWithOtherEndsCannot() {
        assertEquals(Optional.empty(), ClassifierTail.of(small("hidden: linear -> 6; relu;", "")));
        assertTrue(ClassifierTail.of(small("", "scores: sigmoid")).isPresent(), "the map is of the logit");
    }
}
