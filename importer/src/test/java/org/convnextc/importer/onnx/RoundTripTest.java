package org.convnextc.importer.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.compiler.target.onnx.OnnxFile;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.importer.NetName;
import org.convnextc.ir.Graph;
import org.convnextc.ir.op.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compiler exports comes back as it was. */
class RoundTripTest {
    @TempDir
    private Path folder;

    private String imported(String text, List<String> outputs) throws IOException {
        var diagnostics = new Diagnostics();
        Graph net = Frontend.load(
                        new Source("net", text), Optional.empty(), List.of(), outputs, new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all().toString()));
        Graph lowered = Targets.ONNX.pipeline().run(net, diagnostics, Pipeline.Observer.NONE);
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, Targets.ONNX.model(lowered), RoundTripTest::numbers, OnnxFile.Storage.AUTOMATIC);
        try (OnnxImport model = OnnxImport.open(file, "Net", OnnxImport.Options.NONE)) {
            String found = model.net(file).text();
            return found.substring(found.indexOf('\n') + 1);
        }
    }

    /** The same number everywhere: nothing is computed here. */
    private static TensorSource numbers(Parameter parameter) {
        int[] shape =
                parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
        return new TensorSource() {
            @Override
            public String name() {
                return parameter.suffix();
            }

            @Override
            public int[] shape() {
                return shape;
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                Arrays.fill(into, offset, offset + count, 0.5f);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "convnext.net, ConvNeXtAtto",
        "convnext.net, ConvNeXtV2Atto",
        "resnet.net, ResNet18",
        "resnet.net, ResNet50",
        "mobilenet_v2.net, MobileNetV2"
    })
    void stockNets(String file, String parent) throws IOException {
        String text =
                "use \"" + file + "\"\n\nnet " + NetName.beside(Optional.of(file), "Net") + " : " + parent + " { }\n";
        assertEquals(text, imported(text, List.of()));
    }

    @Test
    void slots() throws IOException {
        String text =
                """
                use "convnext.net"

                net Net : ConvNeXt {
                  depths      = [1, 2]
                  widths      = [8, 16]
                  input       = 3x64x64
                  classes     = 7
                  norm        = { layernorm eps=1e-5 }
                  act         = { silu }
                  layer_scale = 0
                  scores      = sigmoid
                  preprocess = {
                    resize 70 bilinear
                    crop 64x64
                    normalize mean=[0.5, 0.5, 0.5] std=[0.5, 0.5, 0.5]
                  }
                }
                """;
        assertEquals(text, imported(text, List.of()));
    }
}
