package org.convnextc.compiler.target.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A protobuf message: fields by number, whose sizes are known before anything is written, so that long ones can be streamed. */
final class Message {
    /** Bytes that are made when they are written. */
    @FunctionalInterface
    interface Content {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private final List<Content> fields = new ArrayList<>();
    private long size;

    /** The message's bytes. */
    long size() {
        return size;
    }

    void writeTo(CodedOutputStream out) throws IOException {
        for (Content field : fields) {
            field.writeTo(out);
        }
    }

    Message integer(int number, long value) {
        return field(CodedOutputStream.computeInt64Size(number, value), out -> out.writeInt64(number, value));
    }

    Message real(int number, float value) {
        return field(CodedOutputStream.computeFloatSize(number, value), out -> out.writeFloat(number, value));
    }

    Message text(int number, String value) {
        return field(CodedOutputStream.computeStringSize(number, value), out -> out.writeString(number, value));
    }

    Message message(int number, Message value) {
        return bytes(number, value.size(), value::writeTo);
    }

    /** @param length of what {@code content} writes */
    Message bytes(int number, long length, Content content) {
        long prefix = CodedOutputStream.computeTagSize(number) + CodedOutputStream.computeUInt64SizeNoTag(length);
        return field(prefix + length, out -> {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(length);
            content.writeTo(out);
        });
    }

    private Message field(long bytes, Content content) {
        size += bytes;
        fields.add(content);
        return this;
    }
}
