package org.convnextc.benchmarks.gpu;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.convnextc.cuda.CudaModel;
import org.convnextc.cuda.StepTime;
import org.convnextc.io.Npy;

/**
 * Runs classes of the CUDA target for {@code benchmarks/gpu/run.py}: a command a line comes from standard input, and a line {@code reply}
 * with a JSON object answers it. Extents are written {@code 256x3x224x224}.
 *
 * <table><caption>Commands</caption>
 * <tr><td>{@code open CLASS CHECKPOINT}</td><td>loads a net in place of the one before: {@code engine}</td></tr>
 * <tr><td>{@code arrays IN.npy OUT.npy}</td><td>a forward from and to arrays</td></tr>
 * <tr><td>{@code device IN.npy OUT.npy}</td><td>a forward on the GPU's memory</td></tr>
 * <tr><td>{@code times EXTENTS FORWARDS}</td><td>{@code ms} of each forward, by the GPU's clock</td></tr>
 * <tr><td>{@code host EXTENTS CALLS}</td><td>{@code us} that each call takes of the calling thread</td></tr>
 * <tr><td>{@code profile IMAGES ROUNDS}</td><td>{@code steps} with their {@code name} and {@code us}</td></tr>
 * </table>
 */
public final class GpuMeasuring {
    private final JsonFactory json = new JsonFactory();
    private CudaModel model;

    private GpuMeasuring() {}

    public static void main(String[] args) throws IOException {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var program = new GpuMeasuring();
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println("reply " + program.reply(line.split(" ")));
            System.out.flush();
        }
        program.close();
    }

    /** What goes wrong is an answer, too: the next command may be about another net. */
    private String reply(String[] words) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            try {
                answer(words, out);
            } catch (Exception e) {
                e.printStackTrace();
                out.writeStringField("error", e.toString());
            }
            out.writeEndObject();
        }
        return text.toString();
    }

    private void answer(String[] words, JsonGenerator out) throws Exception {
        switch (words[0]) {
            case "open" -> {
                open(words[1], Path.of(words[2]));
                out.writeStringField("engine", model.engine());
            }
            case "arrays" -> {
                Npy.Floats in = Npy.readFloats(Path.of(words[1]));
                write(in.shape()[0], model.forward(in.values()), Path.of(words[2]));
            }
            case "device" -> {
                Npy.Floats in = Npy.readFloats(Path.of(words[1]));
                try (var batch = new Batch(model, in.shape()[0], in.values())) {
                    write(in.shape()[0], batch.logits(), Path.of(words[2]));
                }
            }
            case "times" -> {
                try (Batch batch = random(words[1])) {
                    write(out, "ms", batch.deviceTimes(Integer.parseInt(words[2])));
                }
            }
            case "host" -> {
                try (Batch batch = random(words[1])) {
                    write(out, "us", batch.hostTimes(Integer.parseInt(words[2])));
                }
            }
            case "profile" -> profile(Integer.parseInt(words[1]), Integer.parseInt(words[2]), out);
            default -> throw new IllegalArgumentException("no command " + words[0]);
        }
    }

    private void open(String className, Path checkpoint) throws Exception {
        close();
        try {
            model = (CudaModel)
                    Class.forName(className).getMethod("load", Path.class).invoke(null, checkpoint);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Batch random(String extents) {
        int[] shape = Stream.of(extents.split("x")).mapToInt(Integer::parseInt).toArray();
        return new Batch(model, shape[0], Batch.pixels(shape));
    }

    private void profile(int images, int rounds, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("steps");
        for (StepTime step : model.profile(images, rounds)) {
            out.writeStartObject();
            out.writeStringField("name", step.name());
            out.writeNumberField("us", step.microseconds());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, String name, double[] values) throws IOException {
        out.writeFieldName(name);
        out.writeArray(values, 0, values.length);
    }

    private static void write(int images, float[] logits, Path file) {
        Npy.write(file, new Npy.Floats(new int[] {images, logits.length / images}, logits));
    }

    private void close() {
        if (model != null) {
            model.close();
            model = null;
        }
    }
}
