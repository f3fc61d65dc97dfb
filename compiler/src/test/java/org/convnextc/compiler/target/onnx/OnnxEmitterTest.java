package org.convnextc.compiler.target.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.compiler.Golden;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.expand.Outputs;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.LoweredOp;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Probe;
import org.convnextc.ir.op.TrainingOp;
import org.convnextc.ir.op.WeightOp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in exported models. */
class OnnxEmitterTest {
    /** Made by passes of other targets, written out, or gone after drop_training_ops. */
    private static final Set<Class<? extends Op>> NEVER_EXPORTED = Stream.of(
                    TrainingOp.class, LoweredOp.class, WeightOp.class, Call.class, Probe.class)
            .flatMap(kind -> Op.of(kind).stream())
            .collect(Collectors.toSet());

    @TempDir
    private Path folder;

    /** Names of the net, standard operators, no more transposes than PyTorch's export has. */
    @Test
    void block() throws IOException {
        String text =
                """
                net Small {
                  input      = 3x32x48
                  preprocess = { resize 54 bicubic; crop 32x48; normalize mean=[0,0,0] std=[1,1,1] }
                  body = {
                    stem: conv 16x16 /16 -> 8
                    blocks: repeat 1 {
                      residual {
                        dwconv:  conv 7x7 depthwise
                        norm:    layernorm
                        pwconv1: linear -> 32
                                 gelu
                        pwconv2: linear -> 8
                        gamma:   scale
                      }
                    }
                    mean
                    norm: layernorm
                    head: linear -> 5
                  }
                }
                """;
        Golden.check(
                "onnx/block.txt",
                text(text, List.of("blocks.0.dwconv", "blocks.0.gamma", "head"), OnnxFile.Storage.AUTOMATIC));
    }

    @Test
    void convolutions() throws IOException {
        String text =
                """
                net Convolutions {
                  input      = 3x16x16
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = {
                    stem: conv 3x3 /2 -> 8
                    bn: batchnorm
                    relu6
                    maxpool 3x3 /2
                    multiply { mean; squeeze: linear -> 8; sigmoid } via { conv 3x3 groups=2 dilation=2 pad=2 -> 8 }
                    concat { silu } { hardswish }
                    grn
                    linear bias=no -> 4
                  }
                }
                """;
        Golden.check("onnx/convolutions.txt", text(text, List.of("linear_0"), OnnxFile.Storage.EXTERNAL));
    }

    private String text(String net, List<String> outputs, OnnxFile.Storage storage) throws IOException {
        var diagnostics = new Diagnostics();
        Graph whole = Frontend.load(
                        new Source("test.net", net), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Graph graph = Outputs.select(whole, outputs);
        Path file = folder.resolve("model.onnx");
        OnnxRuntime.write(file, graph, RandomGraphs.weights(graph, 1)::get, storage);
        OnnxRuntime.run(file, RandomGraphs.input(graph, 1, 1));
        return OnnxText.of(file);
    }

    @Test
    void everyOpOfTheLanguageHasItsNodes() {
        Set<Class<?>> missing =
                Op.of(Op.class).stream().filter(op -> !OpNodes.supports(op)).collect(Collectors.toSet());
        assertEquals(NEVER_EXPORTED, missing);
    }
}
