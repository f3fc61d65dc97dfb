package org.convnextc.compiler.emit.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.Compiler;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.ir.Weights;
import org.convnextc.compiler.ir.op.Parameter;
import org.convnextc.compiler.pass.Pipeline;
import org.convnextc.dsl.Diagnostics;

/** Runs models in ONNX Runtime: a judge of the whole compiler that shares no code with it. */
public final class OnnxRuntime {
    /** More than one to test what users run; few, because tests run beside others. */
    private static final int THREADS = 2;

    private OnnxRuntime() {}

    /** The outputs of an ONNX file by name. */
    public static Map<String, Tensor64> run(Path model, Tensor64 input) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(THREADS);
            try (OrtSession session = environment.createSession(model.toString(), options);
                    OnnxTensor pixels = tensor(environment, input);
                    OrtSession.Result result = session.run(
                            Map.of(session.getInputNames().iterator().next(), pixels))) {
                return outputs(result);
            }
        } catch (OrtException e) {
            throw new AssertionError(model + ": " + e.getMessage(), e);
        }
    }

    /** The results of a graph, as the reference gives them. */
    public static List<Tensor64> run(Graph flat, Weights weights, Tensor64 input, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        write(file, flat, weights, OnnxFile.Storage.AUTOMATIC);
        List<Tensor64> results = List.copyOf(run(file, input).values());
        Files.delete(file);
        return results;
    }

    /** Writes the model of a graph. */
    static void write(Path file, Graph flat, Weights weights, OnnxFile.Storage storage) throws IOException {
        var diagnostics = new Diagnostics();
        Graph lowered = Pipeline.onnx().run(flat, diagnostics, Pipeline.Observer.NONE);
        assertEquals(List.of(), diagnostics.all());
        OnnxFile.write(file, Compiler.onnx(lowered), parameter -> source(parameter, weights), storage);
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor64 input) throws OrtException {
        var pixels = new float[input.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) input.data()[i];
        }
        long[] shape = input.dims().stream().mapToLong(Integer::longValue).toArray();
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
    }

    private static Map<String, Tensor64> outputs(OrtSession.Result result) {
        var all = new LinkedHashMap<String, Tensor64>();
        for (Map.Entry<String, OnnxValue> output : result) {
            var tensor = (OnnxTensor) output.getValue();
            List<Integer> dims = Arrays.stream(tensor.getInfo().getShape())
                    .mapToObj(Math::toIntExact)
                    .toList();
            FloatBuffer values = tensor.getFloatBuffer();
            Tensor64 copy = Tensor64.zeros(dims);
            for (int i = 0; i < copy.data().length; i++) {
                copy.data()[i] = values.get(i);
            }
            all.put(output.getKey(), copy);
        }
        return all;
    }

    private static TensorSource source(Parameter parameter, Weights weights) {
        double[] values = weights.get(parameter.suffix()).data();
        int[] shape =
                parameter.type().dims().stream().mapToInt(Integer::intValue).toArray();
        return new TensorSource() {
            @Override
            public String name() {
                return parameter.suffix();
            }

            @Override
            public int[] shape() {
                return shape.clone();
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                for (int i = 0; i < count; i++) {
                    into[offset + i] = (float) values[(int) from + i];
                }
            }
        };
    }
}
