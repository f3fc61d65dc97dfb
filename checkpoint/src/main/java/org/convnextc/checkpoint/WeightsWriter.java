package org.convnextc.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.convnextc.io.AtomicFile;
import org.convnextc.io.FileException;

/** Writes safetensors files of float32 tensors. */
public final class WeightsWriter {
    private static final int PIECE = 1 << 16;

    private WeightsWriter() {}

    /**
     * Writes the file whole or not at all. Equal tensors give equal bytes.
     *
     * @throws CheckpointException where a tensor cannot be read or the file cannot be written
     * @throws IllegalArgumentException where two tensors have one name
     */
    public static void write(Path path, List<? extends TensorSource> tensors) {
        try {
            AtomicFile.write(path, channel -> {
                AtomicFile.writeFully(channel, ByteBuffer.wrap(header(tensors)));
                for (TensorSource tensor : tensors) {
                    writeValues(channel, tensor);
                }
            });
        } catch (IOException e) {
            throw new CheckpointException(path + ": cannot be written: " + FileException.reason(e), e);
        }
    }

    /** The length and the JSON, padded with blanks so that the tensors start at a multiple of 8 bytes. */
    private static byte[] header(List<? extends TensorSource> tensors) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(json)) {
            Set<String> names = new HashSet<>();
            long at = 0;
            out.writeStartObject();
            for (TensorSource tensor : tensors) {
                if (!names.add(tensor.name())) {
                    throw new IllegalArgumentException("two tensors named " + tensor.name());
                }
                long end = at + Layouts.elements(tensor.shape()) * Float.BYTES;
                out.writeObjectFieldStart(tensor.name());
                out.writeStringField("dtype", ElementType.F32.name());
                out.writeFieldName("shape");
                out.writeArray(tensor.shape(), 0, tensor.shape().length);
                out.writeFieldName("data_offsets");
                out.writeArray(new long[] {at, end}, 0, 2);
                out.writeEndObject();
                at = end;
            }
            out.writeEndObject();
        }
        while (json.size() % Long.BYTES != 0) {
            json.write(' ');
        }
        return ByteBuffer.allocate(Long.BYTES + json.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.size())
                .put(json.toByteArray())
                .array();
    }

    private static void writeValues(FileChannel channel, TensorSource tensor) throws IOException {
        long elements = Layouts.elements(tensor.shape());
        float[] values = new float[(int) Math.min(PIECE, elements)];
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < elements; at += values.length) {
            int n = (int) Math.min(values.length, elements - at);
            tensor.read(at, values, 0, n);
            bytes.clear().limit(n * Float.BYTES);
            bytes.asFloatBuffer().put(values, 0, n);
            AtomicFile.writeFully(channel, bytes);
        }
    }
}
