package org.convnextc.compiler.target.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What an ONNX file says, as text. It is read by the numbers of onnx.proto, which are written here once more, as a check. */
final class OnnxText {
    /** Longer constants are not written out. */
    private static final int MOST_BYTES = 32;

    private OnnxText() {}

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            UnknownFieldSet model = UnknownFieldSet.parseFrom(in);
            var lines = new ArrayList<String>();
            lines.add("ir version " + number(model, 1) + ", by " + text(model, 2));
            messages(model, 8)
                    .forEach(set -> lines.add("opset " + number(set, 2) + " of domain \"" + text(set, 1) + "\""));
            messages(model, 14).forEach(entry -> lines.add(text(entry, 1) + ": " + text(entry, 2)));
            UnknownFieldSet graph = messages(model, 7).get(0);
            lines.add("graph " + text(graph, 2));
            messages(graph, 11).forEach(port -> lines.add("input " + port(port)));
            messages(graph, 12).forEach(port -> lines.add("output " + port(port)));
            messages(graph, 5).forEach(tensor -> lines.add("tensor " + tensor(tensor)));
            messages(graph, 1).forEach(node -> lines.add(node(node)));
            return String.join("\n", lines) + "\n";
        }
    }

    private static String node(UnknownFieldSet node) {
        String attributes = messages(node, 5).stream().map(OnnxText::attribute).collect(Collectors.joining());
        return texts(node, 2) + " = " + text(node, 4) + " " + texts(node, 1) + attributes
                + (texts(node, 3).equals(texts(node, 2)) ? "" : " named " + text(node, 3))
                + (texts(node, 6).isEmpty() ? "" : "  # " + text(node, 6));
    }

    private static String attribute(UnknownFieldSet attribute) {
        String value =
                switch ((int) number(attribute, 20)) {
                    case 1 ->
                        Float.toString(Float.intBitsToFloat(
                                attribute.getField(2).getFixed32List().get(0)));
                    case 2 -> Long.toString(number(attribute, 3));
                    case 7 -> attribute.getField(8).getVarintList().toString();
                    default -> throw new AssertionError(attribute);
                };
        return " " + text(attribute, 1) + "=" + value;
    }

    private static String tensor(UnknownFieldSet tensor) {
        boolean floats = number(tensor, 2) == 1;
        if (!floats && number(tensor, 2) != 7) {
            throw new AssertionError(tensor);
        }
        String external = messages(tensor, 13).stream()
                .map(entry -> " " + text(entry, 1) + "=" + text(entry, 2))
                .collect(Collectors.joining());
        if (!external.isEmpty() && number(tensor, 14) != 1) {
            throw new AssertionError(tensor);
        }
        List<Long> dims = tensor.getField(1).getVarintList();
        return text(tensor, 8) + ": " + (floats ? "f32" : "i64") + dims
                + (external.isEmpty() ? values(bytes(tensor, 9), floats) : external);
    }

    private static String values(ByteString raw, boolean floats) {
        if (raw.size() > MOST_BYTES || floats && raw.size() > Float.BYTES) {
            return " in " + raw.size() + " bytes";
        }
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        var values = new ArrayList<Object>();
        while (bytes.hasRemaining()) {
            values.add(floats ? (Object) bytes.getFloat() : (Object) bytes.getLong());
        }
        return " = " + values;
    }

    private static String port(UnknownFieldSet port) {
        UnknownFieldSet tensor = messages(messages(port, 2).get(0), 1).get(0);
        if (number(tensor, 1) != 1) {
            throw new AssertionError(tensor);
        }
        return text(port, 1) + ": f32"
                + messages(messages(tensor, 2).get(0), 1).stream()
                        .map(dim -> dim.hasField(1) ? Long.toString(number(dim, 1)) : text(dim, 2))
                        .toList();
    }

    private static long number(UnknownFieldSet message, int field) {
        return message.getField(field).getVarintList().get(0);
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().get(0);
    }

    private static String text(UnknownFieldSet message, int field) {
        return bytes(message, field).toStringUtf8();
    }

    private static String texts(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(ByteString::toStringUtf8)
                .collect(Collectors.joining(", "));
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field) {
        Field found = message.getField(field);
        var all = new ArrayList<UnknownFieldSet>();
        for (ByteString bytes : found.getLengthDelimitedList()) {
            try {
                all.add(UnknownFieldSet.parseFrom(bytes));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }
}
