package org.convnextc.compiler.target.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.io.AtomicFile;
import org.convnextc.ir.op.Parameter;

/** Writes a model and its weights, piece by piece. */
public final class OnnxFile {
    /** Which file the weights go to. */
    public enum Storage {
        /** Into the model while it has at most 2 GB, the most that a protobuf message can have. */
        AUTOMATIC,
        /** Into a file beside the model, but for the smallest. */
        EXTERNAL
    }

    private static final int BUFFER = 1 << 16;

    private OnnxFile() {}

    /**
     * Writes the file, and with external data {@link #dataPath}, whole or not at all.
     *
     * @param weights for each parameter a tensor of as many elements
     * @throws IOException where a file cannot be written
     */
    public static void write(Path path, OnnxModel model, Function<Parameter, TensorSource> weights, Storage storage)
            throws IOException {
        List<WeightData> data = model.parameters().stream()
                .map(parameter -> new WeightData(parameter, weights.apply(parameter)))
                .toList();
        Message whole =
                ModelMessage.of(model, data.stream().map(WeightData::whole).toList());
        if (storage == Storage.EXTERNAL || whole.size() > Integer.MAX_VALUE) {
            writeInTwo(path, model, data);
        } else {
            AtomicFile.write(path, channel -> write(channel, whole::writeTo));
        }
    }

    /** The file of a model's external data: {@code Tiny.onnx.data} beside {@code Tiny.onnx}. */
    public static Path dataPath(Path path) {
        return path.resolveSibling(path.getFileName() + ".data");
    }

    /** Both files are complete before the first of them gets its name. */
    private static void writeInTwo(Path path, OnnxModel model, List<WeightData> data) throws IOException {
        var external = new ExternalData(dataPath(path).getFileName().toString());
        Message rest =
                ModelMessage.of(model, data.stream().map(external::tensor).toList());
        AtomicFile.write(path, channel -> {
            write(channel, rest::writeTo);
            AtomicFile.write(dataPath(path), dataChannel -> write(dataChannel, external::writeTo));
        });
    }

    private static void write(FileChannel channel, Message.Content content) throws IOException {
        OutputStream stream = Channels.newOutputStream(channel);
        CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER);
        content.writeTo(out);
        out.flush();
    }
}
