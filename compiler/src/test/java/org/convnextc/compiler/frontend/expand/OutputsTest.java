package org.convnextc.compiler.frontend.expand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Expansion;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.ToChannelsFirst;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private final Graph tiny = Expansion.builtIn("ConvNeXtT");

    private Graph select(String... paths) {
        Graph selected = Outputs.select(tiny, List.of(paths));
        assertEquals(List.of(), Verifier.problems(selected));
        return selected;
    }

    @Test
    void aPathIsAStepOrTheLastOneUnderIt() {
        assertEquals(Optional.of("stages.0.0.dwconv"), Outputs.find(tiny, "stages.0.0.dwconv"));
        assertEquals(Optional.of("stages.0.2.add_0"), Outputs.find(tiny, "stages.0"));
        assertEquals(Optional.of("downsample_layers.0.1"), Outputs.find(tiny, "downsample_layers.0"));
        assertEquals(Optional.of("head"), Outputs.find(tiny, "head"));
        assertEquals(Optional.empty(), Outputs.find(tiny, "stage"));
        var e = assertThrows(IllegalArgumentException.class, () -> select("stage"));
        assertEquals("no step has the path stage", e.getMessage());
    }

    @Test
    void imagesAreHandedOutChannelsFirst() {
        Function entry = select("stages.1", "norm", "head", "stages.1.2").entry();
        assertEquals(
                List.of(
                        new Result("to_channels_first_0", "stages.1"),
                        Result.of("norm"),
                        Result.of("head"),
                        new Result("to_channels_first_0", "stages.1.2")),
                entry.results());
        assertEquals(
                List.of(
                        TensorType.batch(192, 28, 28),
                        TensorType.batch(768),
                        TensorType.batch(1000),
                        TensorType.batch(192, 28, 28)),
                entry.resultTypes());
    }

    @Test
    void whatNoOutputNeedsIsLeftOut() {
        Graph selected = select("stages.1");
        assertTrue(
                selected.entry().body().stream().map(Instruction::name).noneMatch(name -> name.startsWith("stages.2")));
        assertEquals(
                Set.of("downsample_layers.2", "downsample_layers.3", "stages.2", "stages.3", "norm", "head"),
                selected.unused());
        assertEquals(Set.of(), select("head").unused());
        assertEquals(Set.of("head"), select("norm").unused());
    }

    /** A value in the middle of a block keeps that block, and no other, from being shared and fused. */
    @Test
    void valuesInsideBlocksSurviveThePasses() {
        Graph lowered = Targets.JAVA
                .pipeline()
                .run(
                        select("stages.0.1.dwconv", "stages.0.1.gelu_0", "stages.3", "head"),
                        new Diagnostics(),
                        Pipeline.Observer.NONE);
        Function entry = lowered.entry();
        assertEquals(
                List.of("stages.0.1.dwconv", "stages.0.1.gelu_0", "stages.3", "head"),
                entry.results().stream().map(Result::name).toList());
        assertTrue(entry.defines("stages.0.1.dwconv"));
        assertTrue(entry.defines("stages.0.1.gelu_0"));
        assertTrue(entry.defines("stages.0.0"));
        assertTrue(entry.defines("stages.0.2"));
    }

    /** A net can say its outputs, and give a step another name; the command line can say others. */
    @Test
    void theNetSaysItsOutputs() {
        String slots = "outputs = [\"features\", \"head\"]; features = \"norm\";"
                + " body = { mean; norm: layernorm; head: linear -> 2 }";
        assertEquals(
                List.of(new Result("norm", "features"), Result.of("head")),
                Expansion.ofSlots(slots).valid().entry().results());
        assertEquals(
                List.of(new Result("to_channels_first_0", "to_channels_last_0")),
                Expansion.ofSlots(slots, "outputs = [\"to_channels_last_0\"]")
                        .valid()
                        .entry()
                        .results());
        assertEquals(
                List.of(new Result("norm", "features")),
                Expansion.builtIn("ConvNeXtT", "outputs=[\"features\"]").entry().results());
    }

    /** Beside the path of the steps, which goes on as if they were not there; each under its label. */
    @Test
    void stepsHandOutWhatTheySay() {
        String body =
                """
                outputs_of(n) = { s{n}: output { norm } }
                norm = layernorm
                body = {
                  a: conv 1x1 -> 4; outputs_of(0)
                  b: relu; outputs_of(1)    raw: output { }
                  tokens: output { n: norm; mean }
                  output { max }
                  unread: linear -> 2
                }
                """;
        Expansion net = Expansion.ofSlots(body);
        Function entry = net.valid().entry();
        assertEquals(
                List.of("s0", "s1", "raw", "tokens", "max_0"),
                entry.results().stream().map(Result::name).toList());
        assertEquals(
                List.of("s0", "s1", "b", "tokens.mean_0", "max_0"),
                entry.results().stream()
                        .map(Result::value)
                        .map(value -> entry.body().stream()
                                .filter(step -> step.name().equals(value) && step.op() instanceof ToChannelsFirst)
                                .findFirst()
                                .map(step -> step.operands().get(0))
                                .orElse(value))
                        .toList());
        assertEquals(List.of("a"), net.step("b").operands());
        assertEquals(List.of("b"), net.step("tokens.n").operands());
        assertEquals(Set.of("unread"), net.valid().unused());
    }

    /** The slot and the command line come first, and know an output by its label, also where no step has it. */
    @Test
    void otherOutputsThanThoseOfTheSteps() {
        String body = "body = { a: conv 1x1 -> 4    raw: output { }; mean    head: linear -> 2 }";
        assertEquals(
                List.of("raw", "head"),
                Expansion.ofSlots("outputs = [\"raw\", \"head\"]; " + body).valid().entry().results().stream()
                        .map(Result::name)
                        .toList());
        assertEquals(
                List.of(Result.of("head")),
                Expansion.ofSlots(body, "outputs = [\"head\"]").valid().entry().results());
    }

    @Test
    void moreOutputStepsThanAClassCanHandOut() {
        String body = "body = { relu; repeat 255 at i { x[i]: output { } } }";
        assertEquals(
                "255 outputs are too many, at most 254 are allowed",
                Expansion.ofSlots(body).diagnostics().all().get(0).message());
    }

    @Test
    void anUnknownOutputOfTheCommandLine() {
        var diagnostics = new Diagnostics();
        assertEquals(
                Optional.empty(),
                Frontend.load(
                        "convnext.net",
                        Optional.of("ConvNeXtT"),
                        List.of(),
                        List.of("stage.0", "head"),
                        new SourceMap(),
                        diagnostics));
        assertEquals(
                "--outputs: no step has the path stage.0",
                diagnostics.all().get(0).message());
        assertEquals(
                Optional.of("did you mean stages.0?"), diagnostics.all().get(0).help());
    }

    /** A Java record has no more components. */
    @Test
    void outputsThatAClassCannotHandOut() {
        assertEquals("--outputs: 255 outputs are too many, at most 254 are allowed", refusal(255));
        assertEquals("--outputs: the output head is there twice", refusal(254));
    }

    private static String refusal(int outputs) {
        var diagnostics = new Diagnostics();
        List<String> asked = Collections.nCopies(outputs, "head");
        Frontend.load("convnext.net", Optional.of("ConvNeXtT"), List.of(), asked, new SourceMap(), diagnostics);
        return diagnostics.all().get(0).message();
    }
}
