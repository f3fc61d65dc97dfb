package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.NativeBuild;
import org.convnextc.tool.weights.RandomWeight;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The matrix products of ConvNeXt-T's blocks on one thread, each as a net of one linear layer. The image changes its layout at both ends,
 * which is in the time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductBenchmark {
    /** Height and width, inputs, outputs. */
    @Param({
        "56x96x384",
        "56x384x96",
        "28x192x768",
        "28x768x192",
        "14x384x1536",
        "14x1536x384",
        "7x768x3072",
        "7x3072x768"
    })
    public String shape;

    /** Target, and who multiplies. */
    @Param({"java-vector", "java-openblas", "native-auto"})
    public String engine;

    private Model model;
    private float[] pixels;

    @Setup(Level.Trial)
    public void load() throws IOException {
        List<Integer> extents =
                List.of(shape.split("x")).stream().map(Integer::valueOf).toList();
        Graph graph = net(extents.get(0), extents.get(1), extents.get(2));
        pixels = new float[extents.get(0) * extents.get(0) * extents.get(1)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 7 - 3;
        }
        String[] words = engine.split("-");
        CompiledNet compiled = words[0].equals("java") ? compileForJava(graph) : compileForNative(graph);
        Path weights = Files.createTempFile("product", ".safetensors");
        try {
            WeightsWriter.write(
                    weights,
                    graph.entry().parameters().stream().map(RandomWeight::new).toList());
            GemmProvider gemm = GemmProvider.valueOf(words[1].toUpperCase(Locale.ROOT));
            model = compiled.load(weights, Options.defaults().withThreads(1).withGemm(gemm));
        } finally {
            Files.delete(weights);
        }
    }

    private static Graph net(int size, int inputs, int outputs) {
        String zeros = Collections.nCopies(inputs, "0").toString();
        String ones = Collections.nCopies(inputs, "1").toString();
        String text = String.format(
                Locale.ROOT,
                """
                net Product {
                  input = %dx%dx%d
                  preprocess = { normalize mean=%s std=%s }
                  body = { product: linear -> %d }
                }
                """,
                inputs,
                size,
                size,
                zeros,
                ones,
                outputs);
        var diagnostics = new Diagnostics();
        return Frontend.load(new Source("product.net", text), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new IllegalStateException(diagnostics.all().toString()));
    }

    private static CompiledNet compileForJava(Graph graph) {
        return CompiledNet.of(Targets.JAVA.lower(graph, new Diagnostics()));
    }

    private static CompiledNet compileForNative(Graph graph) {
        var sources = Targets.NATIVE.sources(Targets.NATIVE.lower(graph, new Diagnostics()), "", graph.name());
        return new CompiledNet(graph.name(), NativeBuild.build(List.of(sources), ""));
    }

    @TearDown(Level.Trial)
    public void close() {
        model.close();
    }

    @Benchmark
    public float[] forward() {
        return model.forward(pixels);
    }
}
