package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.pass.InsertProbes;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.compiler.weights.CheckpointWeights;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Errors;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.reference.Reference;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.tool.build.CompiledNet;
import org.convnextc.tool.build.CudaBuild;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nets in which every layer differs, as searched and pruned ones do: nothing repeats, and everything must fit into classes. */
final class BigNetsTest {
    /** C2 compiles no longer method. */
    private static final int MOST_BYTES = 8000;

    /** Errors of float32 add up over hundreds of layers. */
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    /** What each layer is, and its instructions. Those of the first kind all differ; others repeat after some layers, and become calls. */
    enum Layer {
        RESIDUAL(6) {
            @Override
            String text(int i) {
                return "{ residual { dw: conv " + (3 + 2 * (i % 2)) + "x3 depthwise; n: layernorm; a: linear -> "
                        + (8 + i) + "; gelu; b: linear -> 8 } }";
            }
        },
        CONV(3) {
            @Override
            String text(int i) {
                return "{ conv: conv 3x3 -> " + (8 + i % 5) + "; bn: batchnorm; relu }";
            }
        },
        SQUEEZE(2) {
            @Override
            String text(int i) {
                return "{ conv: conv 1x1 -> " + (4 + i % 7) + "; sigmoid }";
            }
        };

        private final int instructions;

        Layer(int instructions) {
            this.instructions = instructions;
        }

        abstract String text(int i);
    }

    private static Graph net(Layer layer, int instructions) {
        var text = new StringBuilder("net Big { input = 3x4x4  body = { stem: conv 1x1 -> 8\n");
        for (int i = 0; i < instructions / layer.instructions; i++) {
            text.append("layers.").append(i).append(": ").append(layer.text(i)).append('\n');
        }
        return LoadedNet.text(text + "mean  head: linear -> 3 } }").graph();
    }

    private static CompiledNet compiled(Graph net) {
        return CompiledNet.of(Targets.JAVA.lower(net, new Diagnostics()));
    }

    /** A net of which a part was left out, or came twice, would give other numbers. */
    @ParameterizedTest
    @EnumSource
    void compilesAndComputes(Layer layer) throws IOException {
        Graph net = net(layer, 600);
        Path weights = Architecture.weights(folder, net);
        Tensor64 input = RandomGraphs.input(net, 1, 1);
        CompiledNet compiled = compiled(net);
        assertMethodsAreShort(compiled.files(), "$Part1");
        try (Checkpoint checkpoint = Checkpoints.open(weights);
                Model model = compiled.load(weights, Options.defaults().withThreads(2))) {
            Tensor64 expected =
                    Reference.run(net, CheckpointWeights.of(checkpoint), input).get(0);
            Tensor64 found = Emitted.run(model, net, input).get(0);
            assertEquals(0, Errors.relative(found, expected), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherTargetsClassesCompile(Layer layer) throws IOException {
        assertOtherTargetsClassesCompile(net(layer, 1_200));
    }

    /** The limit of the language is 20,000 instructions. */
    @Tag("big")
    @ParameterizedTest
    @EnumSource
    void compilesAtTheLimit(Layer layer) throws IOException {
        Graph net = net(layer, 19_900);
        assertMethodsAreShort(compiled(net).files(), "$Part1");
        assertOtherTargetsClassesCompile(net);
    }

    /** The Java classes alone: their kernels take a C++ compiler minutes. */
    private static void assertOtherTargetsClassesCompile(Graph net) throws IOException {
        var diagnostics = new Diagnostics();
        Graph cuda = Targets.cuda(ValueType.F32).lower(net, diagnostics);
        assertMethodsAreShort(classes(Targets.cuda(ValueType.F32).sources(cuda, "", "Big")), "$Part1");
        Graph peer = Targets.NATIVE.lower(net, diagnostics);
        classes(Targets.NATIVE.sources(peer, "", "Big"));
        classes(Targets.NATIVE.sources(InsertProbes.into(peer), "", "Big"));
        assertEquals(List.of(), diagnostics.all());
    }

    private static SortedMap<String, byte[]> classes(SortedMap<String, String> sources) {
        SortedMap<String, byte[]> files = CudaBuild.build(sources, "", "Big", (name, source) -> new byte[0]);
        files.remove("Big.fatbin");
        return files;
    }

    /** A call whose value must be copied before and behind it is three steps. */
    @Test
    void shortNetsStayWhole() {
        assertFalse(has(compiled(net(Layer.SQUEEZE, 80)).files(), "$Part"));
    }

    private static boolean has(Map<String, byte[]> files, String part) {
        return files.keySet().stream().anyMatch(file -> file.contains(part));
    }

    private static void assertMethodsAreShort(Map<String, byte[]> files, String part) throws IOException {
        assertTrue(has(files, part), files.keySet().toString());
        for (var file : files.entrySet()) {
            for (var method : methods(file.getValue()).entrySet()) {
                boolean runs = !method.getKey().startsWith("<");
                assertTrue(
                        !runs || method.getValue() < MOST_BYTES,
                        file.getKey() + " " + method.getKey() + ": " + method.getValue() + " bytes");
            }
        }
    }

    /** Bytes of the code of each method by name: JVMS, section 4.1. */
    private static Map<String, Integer> methods(byte[] classFile) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipNBytes(8);
        String[] texts = constants(in);
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        var lengths = new TreeMap<String, Integer>();
        for (boolean methods : new boolean[] {false, true}) {
            for (int members = in.readUnsignedShort(); members > 0; members--) {
                in.skipNBytes(2);
                String name = texts[in.readUnsignedShort()];
                in.skipNBytes(2);
                for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
                    String attribute = texts[in.readUnsignedShort()];
                    byte[] content = in.readNBytes(in.readInt());
                    if (methods && attribute.equals("Code")) {
                        var code = new DataInputStream(new ByteArrayInputStream(content, 4, 4));
                        lengths.merge(name, code.readInt(), Math::max);
                    }
                }
            }
        }
        return lengths;
    }

    private static String[] constants(DataInputStream in) throws IOException {
        String[] texts = new String[in.readUnsignedShort()];
        for (int i = 1; i < texts.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                default -> in.skipNBytes(4);
            }
        }
        return texts;
    }
}
