package org.convnextc.importer.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ONNX model byte by byte, right or wrong. */
final class ModelBytes {
    static final int FLOAT = 1;
    static final int INT64 = 7;

    /** Writes the fields of a message. */
    @FunctionalInterface
    interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final ByteArrayOutputStream model = new ByteArrayOutputStream();

    /** A model of images [N,3,8,8] named x and one output y. */
    ModelBytes() {
        add(graph, 11, port("x", 3, 8, 8));
        add(graph, 12, message(out -> out.writeString(1, "y")));
        opset(17);
    }

    ModelBytes opset(int version) {
        return model(8, message(out -> out.writeInt64(2, version)));
    }

    private static byte[] port(String name, int... extents) {
        byte[] shape = message(out -> {
            out.writeByteArray(1, message(batch -> batch.writeString(2, "N")));
            for (int extent : extents) {
                out.writeByteArray(1, message(dim -> dim.writeInt64(1, extent)));
            }
        });
        byte[] type = message(out -> {
            out.writeInt32(1, FLOAT);
            out.writeByteArray(2, shape);
        });
        return message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, message(tensor -> tensor.writeByteArray(1, type)));
        });
    }

    /** Another field of the graph. */
    ModelBytes graph(int number, byte[] content) {
        add(graph, number, content);
        return this;
    }

    /** Another field of the model. */
    ModelBytes model(int number, byte[] content) {
        add(model, number, content);
        return this;
    }

    ModelBytes node(String operator, List<String> inputs, String output, byte[]... attributes) {
        return graph(1, node(operator, "", inputs, output, attributes));
    }

    static byte[] node(String operator, String domain, List<String> inputs, String output, byte[]... attributes) {
        return message(out -> {
            for (String input : inputs) {
                out.writeString(1, input);
            }
            out.writeString(2, output);
            out.writeString(3, "/" + output + "/" + operator);
            out.writeString(4, operator);
            for (byte[] attribute : attributes) {
                out.writeByteArray(5, attribute);
            }
            out.writeString(7, domain);
        });
    }

    static byte[] ints(String name, long... values) {
        return message(out -> {
            out.writeString(1, name);
            for (long value : values) {
                out.writeInt64(8, value);
            }
        });
    }

    static byte[] integer(String name, long value) {
        return message(out -> {
            out.writeString(1, name);
            out.writeInt64(3, value);
        });
    }

    static byte[] text(String name, String value) {
        return message(out -> {
            out.writeString(1, name);
            out.writeString(4, value);
        });
    }

    /** Floats that rise from -1 to 1. */
    ModelBytes weight(String name, int... dims) {
        int elements = 1;
        for (int dim : dims) {
            elements *= dim;
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = elements == 1 ? 1 : 2f * i / (elements - 1) - 1;
        }
        return floats(name, dims, values);
    }

    ModelBytes scalar(String name, double value) {
        return floats(name, new int[0], new float[] {(float) value});
    }

    ModelBytes floats(String name, int[] dims, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, FLOAT, longs(dims), out -> out.writeByteArray(9, bytes.array()));
    }

    ModelBytes integers(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return tensor(name, INT64, new long[] {values.length}, out -> out.writeByteArray(9, bytes.array()));
    }

    private static long[] longs(int[] dims) {
        long[] longs = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            longs[i] = dims[i];
        }
        return longs;
    }

    ModelBytes tensor(String name, int type, long[] dims, Fields data) {
        return graph(5, message(out -> {
            for (long dim : dims) {
                out.writeInt64(1, dim);
            }
            out.writeInt32(2, type);
            out.writeString(8, name);
            data.write(out);
        }));
    }

    static byte[] pair(String key, String value) {
        return message(out -> {
            out.writeString(1, key);
            out.writeString(2, value);
        });
    }

    static byte[] message(Fields fields) {
        try {
            var bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(ByteArrayOutputStream to, int number, byte[] content) {
        to.writeBytes(message(out -> out.writeByteArray(number, content)));
    }

    byte[] bytes() {
        return message(out -> {
            out.writeInt64(1, 8);
            out.writeByteArray(7, graph.toByteArray());
            out.writeRawBytes(model.toByteArray());
        });
    }

    Path in(Path folder) {
        try {
            return Files.write(folder.resolve("model.onnx"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
