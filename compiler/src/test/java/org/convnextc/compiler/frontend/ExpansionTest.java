package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.compiler.Golden;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.text.Printer;
import org.junit.jupiter.api.Test;

/** What steps, slots, labels and loops become. */
class ExpansionTest {
    private static final String MICRO =
            """
            use "convnext.net"
            net Micro : ConvNeXt {
              depths = [1, 1, 2, 1]
              widths = [8, 16, 24, 40]
              input = 3x64x64
              classes = 5
              drop_path = 0.4
            }
            """;

    @Test
    void micro() {
        Golden.check("frontend/micro.ir", Printer.print(Expansion.of(MICRO).valid()));
    }

    @Test
    void implicitNamesCountUnderTheirPath() {
        assertEquals(
                List.of("to_channels_last_0", "conv_0", "relu_0", "g.conv_0", "g.relu_0", "conv_1"),
                Expansion.ofSlots("body = { conv 1x1 -> 4; relu; g: { conv 1x1 -> 4; relu }; conv 1x1 -> 4 }")
                        .names());
    }

    @Test
    void implicitNamesStepAsideForExplicitOnes() {
        assertEquals(
                List.of("to_channels_last_0", "relu_0", "relu_1"),
                Expansion.ofSlots("body = { relu_0: relu; relu }").names());
    }

    @Test
    void aLabelNamesTheOpOfASlotThatIsOneStep() {
        Expansion net = Expansion.ofSlots(
                """
                norm = { layernorm eps=1e-5 }
                pair = { layernorm; relu }
                body = {
                  a: norm
                  b: if yes { norm }
                  c: { norm }
                  d: pair
                }""");
        assertEquals(
                List.of("to_channels_last_0", "a", "b", "c.layernorm_0", "d.layernorm_0", "d.relu_0"), net.names());
        assertEquals(new Layernorm(1e-5, true), net.op("a"));
    }

    @Test
    void roundsOfALabelledLoopStandUnderItsLabel() {
        assertEquals(
                List.of("to_channels_last_0", "blocks.0.act", "blocks.1.act"),
                Expansion.ofSlots("body = { blocks: repeat 2 { act: relu } }").names());
    }

    @Test
    void labelsThatComputeNumberRoundsThemselves() {
        assertEquals(
                List.of("to_channels_last_0", "layer1.0.a", "layer1.1.a", "layer2.0.a", "layer2.1.a"),
                Expansion.ofSlots("body = { for w at i in [1, 2] { repeat 2 at j { layer{i+1}.{j}: { a: relu } } } }")
                        .names());
    }

    @Test
    void labelsHaveHyphens() {
        assertEquals(
                List.of("to_channels_last_0", "trunk-a.block1-0.f", "trunk-a.block2-1.f"),
                Expansion.ofSlots("body = { trunk-a: { for w at i in [1, 2] { block{i+1}-{i}: { f: relu } } } }")
                        .names());
    }

    @Test
    void loopsNumberOnWithinAChain() {
        assertEquals(
                List.of("to_channels_last_0", "0", "1.relu_0", "2.relu_0", "3.a", "4.a"),
                Expansion.ofSlots("body = { 0: relu; repeat 2 { relu }; for x, y in [1, 2], [3, 4] { a: relu } }")
                        .names());
    }

    @Test
    void joins() {
        Expansion net = Expansion.ofSlots(
                """
                body = {
                  residual { a: relu }
                  residual { b: relu } via { c: gelu }
                  squeeze: multiply { mean; linear -> 3 }
                  excite: multiply { f: gelu } via { mean; g: linear -> 3 }
                  concat { } { d: relu } { conv 1x1 -> 2 }
                  mean
                }""");
        assertEquals(List.of("to_channels_last_0", "a"), net.step("add_0").operands());
        assertEquals(List.of("c", "b"), net.step("add_1").operands());
        assertEquals(
                List.of("add_1", "squeeze.linear_0"),
                net.step("squeeze.multiply_0").operands());
        assertEquals(
                List.of("excite.f", "excite.g"), net.step("excite.multiply_0").operands());
        assertEquals(TensorType.batch(8, 8, 8), net.step("concat_0").type());
    }

    @Test
    void parametersStandUnderThePath() {
        Expansion net = Expansion.ofSlots("body = { s: scale; relu; layernorm affine=no }");
        assertEquals(Optional.of("s"), net.step("s").path());
        assertEquals(Optional.empty(), net.step("relu_0").path());
        assertEquals(Optional.empty(), net.step("layernorm_0").path());
        assertEquals("s", net.valid().entry().parameters().get(0).suffix());
    }

    @Test
    void paddingIsImplied() {
        Expansion net = Expansion.ofSlots(
                """
                body = {
                  a: conv 7x7 depthwise
                  b: conv 3x3 dilation=2 groups=3 -> 6
                  c: conv 2x2 -> 6
                  d: conv 1x5 pad=1x0 -> 6
                  e: maxpool 3x3 /2
                  f: conv 3x3 depthwise -> 12
                }""");
        assertEquals(new Conv(3, new Extents(7, 7), 1, new Padding(3, 3), 1, 3, true), net.op("a"));
        assertEquals(new Conv(6, new Extents(3, 3), 1, new Padding(2, 2), 2, 3, true), net.op("b"));
        assertEquals(new Conv(6, new Extents(2, 2), 1, Padding.NONE, 1, 1, true), net.op("c"));
        assertEquals(new Conv(6, new Extents(1, 5), 1, new Padding(1, 0), 1, 1, true), net.op("d"));
        assertEquals(new Maxpool(new Extents(3, 3), 2, new Padding(1, 1)), net.op("e"));
        assertEquals(new Conv(12, new Extents(3, 3), 1, new Padding(1, 1), 1, 6, true), net.op("f"));
    }

    @Test
    void aConvolutionRightBeforeBatchnormHasNoBias() {
        Expansion net = Expansion.ofSlots(
                """
                norm = batchnorm
                body = {
                  a: conv 1x1 -> 3;           norm
                  b: conv 1x1 bias=yes -> 3;  norm
                  c: conv 1x1 -> 3;           relu; norm
                  d: conv 1x1 -> 3;           residual { norm }
                  residual { e: conv 1x1 -> 3 } via { norm }
                  h: conv 1x1 -> 3;           out: output { }; norm
                  i: conv 1x1 -> 3;           output { norm }
                  f: conv 1x1 -> 3
                  outputs: output { }
                  j: conv 1x1 -> 3
                  if yes { g: { norm } }
                  end: output { }
                }""");
        assertEquals(new Batchnorm(1e-5), net.op("batchnorm_0"));
        assertEquals(
                List.of(false, true, true, true, true, true, true, true, false),
                List.of("a", "b", "c", "d", "e", "h", "i", "f", "j").stream()
                        .map(name -> ((Conv) net.op(name)).bias())
                        .toList());
    }

    /** Steps have names of their own, and weights where the label says that they stand. */
    @Test
    void stepsShareWeights() {
        Expansion net = Expansion.ofSlots(
                """
                tower(w) = { conv 3x3 depthwise; relu; repeat 2 { linear -> w }    out: { norm: layernorm } }
                body = {
                  a:    tower(3)
                  b:    share "a" { tower(3) }
                  share "a.out.norm" { layernorm }
                  c:    { share "far" { linear -> 3 } }
                  far:  linear -> 3
                  x[0]: share "far" { linear -> 3 }
                  both: repeat 2 { share "a.0" { linear -> 3 } }
                }""");
        Map<String, String> paths = net.valid().entry().body().stream()
                .filter(step -> step.path().isPresent())
                .collect(Collectors.toMap(Instruction::name, step -> step.path().get()));
        assertEquals(
                Map.ofEntries(
                        Map.entry("a.conv_0", "a.conv_0"),
                        Map.entry("a.0.linear_0", "a.0.linear_0"),
                        Map.entry("a.1.linear_0", "a.1.linear_0"),
                        Map.entry("a.out.norm", "a.out.norm"),
                        Map.entry("b.conv_0", "a.conv_0"),
                        Map.entry("b.0.linear_0", "a.0.linear_0"),
                        Map.entry("b.1.linear_0", "a.1.linear_0"),
                        Map.entry("b.out.norm", "a.out.norm"),
                        Map.entry("layernorm_0", "a.out.norm"),
                        Map.entry("c.linear_0", "far"),
                        Map.entry("far", "far"),
                        Map.entry("x.0", "far"),
                        Map.entry("both.0.linear_0", "a.0"),
                        Map.entry("both.1.linear_0", "a.0")),
                paths);
        assertEquals(12, net.valid().entry().parameters().size(), "those of a, far and a.0, each once");
    }

    @Test
    void dropPathRisesLinearly() {
        List<Double> rates = Expansion.of(MICRO).valid().entry().body().stream()
                .map(Instruction::op)
                .filter(DropPath.class::isInstance)
                .map(op -> ((DropPath) op).rate())
                .toList();
        assertEquals(List.of(0.0, 0.4 * 1 / 4, 0.4 * 2 / 4, 0.4 * 3 / 4, 0.4), rates);
    }

    @Test
    void aNumberAndAnOpMayShareAName() {
        assertEquals(
                new DropPath(0),
                Expansion.ofSlots("drop_path = 0.5  body = { residual { drop_path } }")
                        .op("drop_path_0"));
    }

    @Test
    void slotsAreBoundLate() {
        Graph base = Expansion.builtIn("ConvNeXtB");
        assertEquals(
                36,
                base.entry().body().stream()
                        .filter(step -> step.name().endsWith(".dwconv"))
                        .count());
        assertEquals(TensorType.batch(1000), base.entry().resultTypes().get(0));
        assertEquals(TensorType.batch(56, 56, 128), base.entry().typeOf("downsample_layers.0.0"));
    }

    @Test
    void parametersHideSlots() {
        Expansion net =
                Expansion.ofSlots("w = 5  f(w, act) = { linear -> w; act }  body = { f(2*w, gelu); linear -> w }");
        assertEquals(new Linear(10, true), net.op("linear_0"));
        assertEquals(new Gelu(Gelu.Form.ERF), net.op("gelu_0"));
        assertEquals(new Linear(5, true), net.op("linear_1"));
    }

    @Test
    void operandsGoOnToTheOpOfASlot() {
        assertEquals(
                new Gelu(Gelu.Form.TANH),
                Expansion.ofSlots("act = gelu  body = { act form=tanh }").op("gelu_0"));
    }

    @Test
    void overridesReplaceSlots() {
        Expansion net = Expansion.of(
                MICRO, "classes=7", "input=1x32x48", "act=relu", "norm={ layernorm eps=1e-5 }", "classes=9");
        assertEquals(new Linear(9, true), net.op("head"));
        assertEquals(new Relu(), net.op("stages.0.0.relu_0"));
        assertEquals(new Layernorm(1e-5, true), net.op("norm"));
        assertEquals(
                TensorType.batch(1, 32, 48), net.valid().entry().inputs().get(0).type());
    }

    @Test
    void layerScaleOfZeroMeansNone() {
        assertTrue(Expansion.of(MICRO, "layer_scale=0").names().stream().noneMatch(name -> name.endsWith("gamma")));
    }

    @Test
    void expressions() {
        assertEquals(
                List.of(14L, 3L, 2L, 1L, 6L, 40L, 5L).stream()
                        .map(width -> new Linear(Math.toIntExact(width), true))
                        .toList(),
                Expansion.ofSlots(
                                """
                        list = [5, 6, 7]
                        body = {
                          linear -> 2 + 3*4
                          linear -> (2 + 7)/3
                          linear -> 17 % 5
                          linear -> -(2 - 3)
                          linear -> list[4 - 3]
                          linear -> 5*input[1]
                          if not (1 < 2 and 2.0 == 2 and yes != no and 3x8x8 == input and gelu != relu) or no {
                            linear -> 1
                          } else if 1e-6 > 0 {
                            linear -> list[0]
                          }
                        }""")
                        .valid()
                        .entry()
                        .body()
                        .stream()
                        .skip(1)
                        .limit(7)
                        .map(Instruction::op)
                        .toList());
    }

    @Test
    void spansAreThePlacesOfSteps() {
        Expansion net = Expansion.of(MICRO);
        assertEquals("convnext.net:20:16", net.step("stages.0.0.dwconv").spans().toString());
        assertEquals("convnext.net:19:5", net.step("stages.0.0.add_0").spans().toString());
    }
}
