package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.GoldenCase;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.compiler.target.cuda.CudaNames;
import org.convnextc.compiler.target.cuda.CudaOps;
import org.convnextc.compiler.target.cuda.ValueType;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Block;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.ConvActivate;
import org.convnextc.ir.op.ConvGemm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.TrainingOp;
import org.convnextc.ir.op.WeightOp;
import org.convnextc.ir.op.Winograd;
import org.convnextc.ir.text.Printer;
import org.convnextc.kernels.Headers;
import org.convnextc.kernels.Nvcc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of emitted kernels and their Java class, and the graph that they spell. */
class CudaEmitterTest {
    @TempDir
    private Path folder;

    /** These are gone when the passes have run, are made by passes of other targets, or are weights that the binding code derives. */
    private static final Set<Class<? extends Op>> NEVER_EMITTED = Stream.of(
                    TrainingOp.class,
                    WeightOp.class,
                    Linear.class,
                    Call.class,
                    Probe.class,
                    Block.class,
                    ConvActivate.class,
                    ConvGemm.class,
                    Mlp.class,
                    Winograd.class)
            .flatMap(kind -> Op.of(kind).stream())
            .collect(Collectors.toSet());

    /** A type outside of others whose name is two words. */
    private static final Pattern TWO_WORDS = Pattern.compile("(?m)^struct ([A-Z][a-z]+[A-Z]\\w*)");

    /** In float32, gelu is a kernel of its own; in 16-bit types it is the product's, in its tanh form. */
    @Test
    void textOfAnIsotropicNet() {
        Graph flat = GoldenCase.E_ISO_MICRO.graph();
        for (ValueType type : List.of(ValueType.F32, ValueType.BF16)) {
            String name = "iso_" + type.name().toLowerCase(Locale.ROOT);
            Graph lowered = SimulatedNet.lower(flat, type);
            Golden.check("cuda/" + name + ".ir", Printer.print(lowered));
            Targets.cuda(type)
                    .sources(lowered, "a.b", "Iso")
                    .forEach((file, text) ->
                            Golden.check("cuda/" + name + file.substring(file.lastIndexOf('.')) + ".txt", text));
        }
    }

    @Test
    void labels() {
        Graph lowered = SimulatedNet.lower(GoldenCase.E_ISO_MICRO.graph(), ValueType.F32);
        ClassSpec spec = ClassSpec.of("", "Named").withLabels(List.of("cat", "dog"));
        String source = Targets.cuda(ValueType.F32).sources(lowered, spec).get("Named.java");
        assertTrue(source.contains(".withLabels(Labels.NAMES)"), source);
        assertTrue(source.contains(" cat\n"), source);
    }

    /** GRN is three kernels with scratch between them. */
    @Test
    void textOfGrn() {
        Graph lowered = SimulatedNet.lower(GoldenCase.D_V2_MICRO.graph(), ValueType.F32);
        Targets.cuda(ValueType.F32)
                .sources(lowered, "", "V2")
                .forEach((file, text) -> Golden.check("cuda/" + file + ".txt", text));
    }

    @Test
    void everyOpThatIsLeftAfterThePassesHasItsKernel() {
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(op -> !CudaOps.supports(op)).collect(Collectors.toSet());
        assertEquals(NEVER_EMITTED, missing);
    }

    /** A net's kernel of the same name would make both ambiguous. */
    @Test
    void namesOfTheKernelsAreNotGiven() {
        Set<String> declared = Headers.CUDA.all().values().stream()
                .flatMap(text -> TWO_WORDS
                        .matcher(new String(text, StandardCharsets.UTF_8))
                        .results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(declared, new TreeSet<>(CudaNames.TAKEN));
        assertEquals("DepthwiseCut_2", new CudaNames().typeOf("depthwise_cut"));
    }

    @Test
    void everyBuiltInNetIsEmitted() {
        for (Architecture net : Architecture.all()) {
            Graph flat = net.graph();
            for (ValueType type : List.of(ValueType.F32, ValueType.BF16)) {
                String source = source(flat, type);
                assertTrue(source.contains("LAUNCHES(\n    LAUNCH("), net + " " + type);
            }
        }
    }

    /** For compute capability 8.0 and 9.0, and as PTX. */
    @Test
    void nvccCompilesTiny() throws Exception {
        compile(source(LoadedNet.builtIn("ConvNeXtT").graph(), ValueType.BF16));
    }

    /** Minutes. */
    @Test
    @Tag("big")
    void nvccCompilesEveryBuiltInNet() throws Exception {
        for (Architecture net : Architecture.all()) {
            Graph flat = net.graph();
            for (ValueType type : List.of(ValueType.F32, ValueType.F16, ValueType.BF16)) {
                compile(source(flat, type));
            }
        }
    }

    /** The compiler must have nothing to say. */
    private void compile(String source) throws Exception {
        Optional<Nvcc> nvcc = Nvcc.find();
        assumeTrue(nvcc.isPresent(), Nvcc.missing());
        Path cu = folder.resolve("Net.cu");
        Files.writeString(cu, source);
        Path headers = Path.of("..", "kernels", "src", "main", "cuda");
        assertEquals("", nvcc.get().compile(cu, headers.toAbsolutePath(), folder.resolve("Net.fatbin")));
    }

    private static String source(Graph flat, ValueType type) {
        return Targets.cuda(type)
                .sources(SimulatedNet.lower(flat, type), "", "Net")
                .get("Net.cu");
    }
}
