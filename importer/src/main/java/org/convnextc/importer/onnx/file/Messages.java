package org.convnextc.importer.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;

/**
 * Protobuf's messages, field by field. protobuf-java's stream checks every length against that of the message around it before it takes
 * memory; what is not asked for is skipped, and skipping reads nothing.
 */
final class Messages {
    /** Takes a field, or leaves it. */
    @FunctionalInterface
    interface Field {
        /** Whether the field was read. */
        boolean read(int number, int wireType) throws IOException;
    }

    private final CodedInputStream in;

    Messages(CodedInputStream in) {
        this.in = in;
    }

    CodedInputStream in() {
        return in;
    }

    /** Where the next byte lies. */
    long position() {
        return in.getTotalBytesRead();
    }

    /** The fields up to the end of the message that the stream is in. */
    void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            if (!field.read(number, WireFormat.getTagWireType(tag))) {
                in.skipField(tag);
            }
        }
    }

    /** The fields of a message that stands here behind its length. */
    boolean message(Field field) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields(field);
        in.popLimit(outer);
        return true;
    }

    /** Whole numbers, one of them or packed ones. */
    boolean integers(int wireType, List<Long> into, int most, String what) throws IOException {
        if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            add(in.readInt64(), into, most, what);
            return true;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            add(in.readInt64(), into, most, what);
        }
        in.popLimit(outer);
        return true;
    }

    /** Floats, one of them or packed ones. */
    boolean floats(int wireType, List<Double> into, int most, String what) throws IOException {
        if (wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            add((double) in.readFloat(), into, most, what);
            return true;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            add((double) in.readFloat(), into, most, what);
        }
        in.popLimit(outer);
        return true;
    }

    /** Appends one more of something that a file must not have without end. */
    static <T> boolean add(T value, List<T> into, int most, String what) {
        if (into.size() >= most) {
            throw new FormatException("has more than " + most + " " + what);
        }
        into.add(value);
        return true;
    }
}
