package org.convnextc.tool.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.compiler.Targets;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.reference.Tensor64;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Tensor;
import org.convnextc.tool.build.CompiledNet;

/** Nets as emitted classes, with float64 tensors around them. */
public final class Emitted {
    private Emitted() {}

    static Graph lower(Graph flat) {
        var diagnostics = new Diagnostics();
        Graph lowered = Targets.JAVA.lower(flat, diagnostics);
        assertEquals(List.of(), diagnostics.all());
        return lowered;
    }

    static Model load(Graph flat, Path weights, Options options) {
        return CompiledNet.of(lower(flat)).load(weights, options);
    }

    /** The results of the emitted class as the reference gives them: one tensor each. */
    public static List<Tensor64> run(Model model, Graph flat, Tensor64 input) {
        float[] pixels = new float[input.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) input.data()[i];
        }
        Map<String, Tensor> outputs = model.forwardAll(pixels);
        return flat.entry().results().stream()
                .map(result -> widen(outputs.get(result.name())))
                .toList();
    }

    private static Tensor64 widen(Tensor tensor) {
        Tensor64 wide = Tensor64.zeros(Arrays.stream(tensor.shape()).boxed().toList());
        for (int i = 0; i < wide.data().length; i++) {
            wide.data()[i] = tensor.values()[i];
        }
        return wide;
    }

    /** Writes a checkpoint with these tensors. */
    public static Path checkpoint(Path folder, Map<String, Tensor64> weights) throws IOException {
        Path file = Files.createTempFile(folder, "weights", ".safetensors");
        WeightsWriter.write(
                file,
                weights.entrySet().stream()
                        .map(e -> source(e.getKey(), e.getValue()))
                        .toList());
        return file;
    }

    private static TensorSource source(String name, Tensor64 tensor) {
        int[] shape = tensor.dims().stream().mapToInt(Integer::intValue).toArray();
        return new TensorSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int[] shape() {
                return Arrays.copyOf(shape, shape.length);
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                for (int i = 0; i < count; i++) {
                    into[offset + i] = (float) tensor.data()[(int) from + i];
                }
            }
        };
    }
}
