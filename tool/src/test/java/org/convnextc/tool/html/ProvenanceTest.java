package org.convnextc.tool.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.target.CommentLines;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.ir.walk.Flattened.Step;
import org.convnextc.tool.html.Listing.Kind;
import org.convnextc.tool.html.Listing.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A step of the net is found again in every graph and in the code. */
class ProvenanceTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    static Stream<LoadedNet> nets() {
        return Stream.of(
                LoadedNet.file(EXAMPLES.resolve("tiny.net"), Optional.empty()),
                LoadedNet.file(EXAMPLES.resolve("custom.net"), Optional.empty()),
                LoadedNet.file(EXAMPLES.resolve("roadmap.net"), Optional.of("R12_SeparateDS")),
                LoadedNet.builtIn("ConvNeXtV2Atto"),
                LoadedNet.builtIn("ConvNeXtIsoS"),
                longNet());
    }

    /** Its code has parts, whose derived weights stand between instructions. */
    private static LoadedNet longNet() {
        var layers = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            layers.append("layers.")
                    .append(i)
                    .append(": { conv: conv 1x1 -> ")
                    .append(4 + i)
                    .append("; bn: batchnorm }\n");
        }
        return LoadedNet.text(
                "net Long { input = 3x4x4  body = {\n" + layers
                        + "repeat 3 at i { blocks[i]: {  residual { dw: conv 3x3 depthwise; norm: layernorm; a: linear -> 203 } } }\n mean } }");
    }

    @ParameterizedTest
    @MethodSource("nets")
    void tagsChangeNoGraph(LoadedNet net) {
        var plain = new ArrayList<String>();
        plain.add(Printer.print(net.graph()));
        Targets.JAVA
                .pipeline()
                .run(net.graph(), new Diagnostics(), (pass, before, after) -> plain.add(Printer.print(after)));
        assertEquals(
                plain,
                stages(net.graph(), new Provenance(net.graph())).stream()
                        .map(stage -> Printer.print(stage.graph()))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("nets")
    void everyStepIsInEveryGraphAndInTheCode(LoadedNet net) {
        var provenance = new Provenance(net.graph());
        List<Stage> stages = stages(net.graph(), provenance);
        Set<Integer> left = stepsOf(provenance, stages.get(1));
        for (Stage stage : stages.subList(1, stages.size())) {
            Listing listing = Listing.graph(stage.graph(), stage.steps(provenance));
            assertEquals(left, steps(listing), stage.pass());
        }
        Stage last = stages.get(stages.size() - 1);
        String code = Targets.JAVA.source(last.graph(), "", "Net");
        Listing listing = Listing.code(code, Language.JAVA.order(last.graph()), last.steps(provenance));
        assertEquals(left, steps(listing), code);
        assertEquals(weights(Listing.graph(last.graph(), last.steps(provenance))), weights(listing));
        assertInstructionsAreInTheirLines(listing);
    }

    @Test
    void everyStepIsInTheNativeCode() {
        LoadedNet net = LoadedNet.builtIn("ConvNeXtT");
        var provenance = new Provenance(net.graph());
        List<Stage> stages = PageEmitter.stages(
                new Snapshot(net.graph(), Snapshot.EXPANSION), Targets.NATIVE.pipeline(), provenance);
        Stage last = stages.get(stages.size() - 1);
        String code = Targets.NATIVE.sources(last.graph(), "", "Net").get("Net.cpp");
        Listing listing = Listing.code(code, Language.CPP.order(last.graph()), last.steps(provenance));
        assertEquals(stepsOf(provenance, stages.get(1)), steps(listing), code);
    }

    @Test
    void blocksThatShareLinesAreToldApart() {
        LoadedNet net = LoadedNet.builtIn("ConvNeXtT");
        var provenance = new Provenance(net.graph());
        List<Stage> stages = stages(net.graph(), provenance);
        Flattened lowered = Flattened.of(stages.get(stages.size() - 1).tagged());
        List<List<Integer>> origins = provenance.of(lowered);
        for (int i = 0; i < origins.size(); i++) {
            Step step = lowered.steps().get(i);
            List<String> names = origins.get(i).stream()
                    .map(origin -> provenance.net().steps().get(origin).name())
                    .toList();
            if (step.name().equals("stages.2.7.add_0")) {
                assertEquals(
                        Stream.of("pwconv1", "gelu_0", "pwconv2", "gamma", "add_0")
                                .map(label -> "stages.2.7." + label)
                                .toList(),
                        names);
            }
            if (step.name().equals("downsample_layers.2.1")) {
                assertEquals(List.of("downsample_layers.2.1"), names);
            }
            assertTrue(!names.isEmpty(), step.name());
        }
    }

    /** Of an instruction that blocks share, the steps of all of them; of one that was fused, all that it was fused of. */
    @Test
    void remarksAreAboutSteps() {
        LoadedNet net = LoadedNet.builtIn("ConvNeXtT");
        var provenance = new Provenance(net.graph());
        Stage fused = stages(net.graph(), provenance).stream()
                .filter(stage -> stage.pass().equals("fuse_conv_normalize"))
                .findFirst()
                .orElseThrow();
        List<List<Integer>> about = provenance.of(fused.remarks(), Flattened.of(fused.tagged()));
        int third = IntStream.range(0, about.size())
                .filter(i -> fused.remarks().get(i).function().equals("block_14x14x384"))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.empty(), fused.remarks().get(third).obstacle());
        assertEquals(
                IntStream.range(0, 9).mapToObj(i -> "stages.2." + i + ".norm").toList(),
                about.get(third).stream()
                        .map(step -> provenance.net().steps().get(step).name())
                        .toList());
    }

    private static List<Stage> stages(Graph net, Provenance provenance) {
        return PageEmitter.stages(new Snapshot(net, Snapshot.EXPANSION), Targets.JAVA.pipeline(), provenance);
    }

    /** What dropping ops of training left. */
    private static Set<Integer> stepsOf(Provenance provenance, Stage stage) {
        return provenance.of(Flattened.of(stage.tagged())).stream()
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    private static Set<Integer> steps(Listing listing) {
        return listing.links().stream()
                .filter(link -> link.kind() == Kind.INSTRUCTION)
                .flatMap(link -> link.steps().stream())
                .collect(Collectors.toSet());
    }

    private static Set<Integer> weights(Listing listing) {
        return listing.links().stream()
                .filter(link -> link.kind() == Kind.WEIGHT)
                .flatMap(link -> link.steps().stream())
                .collect(Collectors.toSet());
    }

    /** The code of an instruction has its comment above it and what runs it below. */
    private static void assertInstructionsAreInTheirLines(Listing listing) {
        List<String> lines = listing.text().lines().toList();
        for (Link link : listing.links()) {
            String comment = CommentLines.text(lines, link.from());
            String text = lines.subList(link.from() + 1, link.to() + 1).stream()
                    .dropWhile(CommentLines::goesOn)
                    .collect(Collectors.joining("\n"));
            if (link.kind() == Kind.WEIGHT) {
                assertTrue(comment.startsWith("// const @"), comment);
                assertTrue(text.isEmpty() || text.contains("Weights."), text);
            } else {
                assertTrue(comment.startsWith("// %"), comment);
                assertTrue(text.contains(link.kind() == Kind.CALL ? "run(t)" : "Ops."), text);
            }
        }
    }
}
