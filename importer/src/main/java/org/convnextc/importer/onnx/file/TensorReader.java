package org.convnextc.importer.onnx.file;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.HalfFloats;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.onnx.FieldNumbers;
import org.convnextc.importer.ImportException;

/** Reads a TensorProto: its description, and where its elements lie. */
final class TensorReader {
    private static final int MOST_DIMS = 32;

    /** Of elements that are written one by one, which large tensors are not. */
    private static final int MOST_LISTED = 1 << 22;

    /** Of entries that say where a tensor lies: location, offset, length, checksum. */
    private static final int MOST_ENTRIES = 16;

    private static final int EXTERNAL = 1;

    private final Messages messages;
    private final Files files;
    private final List<Long> dims = new ArrayList<>();
    private final List<Long> integers = new ArrayList<>();
    private final List<Double> reals = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private String name = "";
    private int type;
    private boolean isExternal;
    private long position = -1;
    private long length;

    private TensorReader(Messages messages, Files files) {
        this.messages = messages;
        this.files = files;
    }

    /** The tensor that stands here behind its length. */
    static StoredTensor read(Messages messages, Files files) throws IOException {
        var reader = new TensorReader(messages, files);
        messages.message(reader::field);
        return reader.tensor();
    }

    private boolean field(int number, int wireType) throws IOException {
        switch (number) {
            case FieldNumbers.Tensor.DIMS:
                return messages.integers(wireType, dims, MOST_DIMS, "extents in the shape of a tensor");
            case FieldNumbers.Tensor.DATA_TYPE:
                type = messages.in().readInt32();
                return true;
            case FieldNumbers.Tensor.FLOAT_DATA:
                return packed(wireType, Float.BYTES);
            case FieldNumbers.Tensor.DOUBLE_DATA:
                return packed(wireType, Double.BYTES);
            case FieldNumbers.Tensor.INT32_DATA, FieldNumbers.Tensor.INT64_DATA:
                return messages.integers(wireType, integers, MOST_LISTED, "whole numbers in a tensor");
            case FieldNumbers.Tensor.NAME:
                name = messages.in().readString();
                return true;
            case FieldNumbers.Tensor.RAW_DATA:
                place();
                return true;
            case FieldNumbers.Tensor.EXTERNAL_DATA:
                return entry();
            case FieldNumbers.Tensor.DATA_LOCATION:
                isExternal = messages.in().readInt32() == EXTERNAL;
                return true;
            case FieldNumbers.Tensor.SEGMENT:
                throw new FormatException("has a tensor in segments, '" + name + "', which ONNX gave up");
            default:
                return false;
        }
    }

    /** Packed numbers are the bytes that raw data would be; single ones are listed. */
    private boolean packed(int wireType, int bytes) throws IOException {
        if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            place();
            return true;
        }
        double value =
                bytes == Float.BYTES ? messages.in().readFloat() : messages.in().readDouble();
        return Messages.add(value, reals, MOST_LISTED, "numbers in a tensor");
    }

    private void place() throws IOException {
        if (position >= 0) {
            throw new FormatException("has a tensor with its data twice, '" + name + "'");
        }
        length = messages.in().readRawVarint32();
        position = messages.position();
        messages.in().skipRawBytes((int) length);
    }

    private boolean entry() throws IOException {
        var pair = new StringPair();
        messages.message(pair.reader(messages));
        external.put(pair.key(), pair.value());
        if (external.size() > MOST_ENTRIES) {
            throw new FormatException("has a tensor with more than " + MOST_ENTRIES + " entries of external data");
        }
        return true;
    }

    private StoredTensor tensor() {
        int[] shape = new int[dims.size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            long extent = dims.get(i);
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw new FormatException("has the tensor '" + name + "' with an extent of " + extent);
            }
            shape[i] = (int) extent;
            elements *= extent;
            if (elements > Integer.MAX_VALUE) {
                throw new FormatException("has the tensor '" + name + "' of shape " + dims + ", which has more than "
                        + Integer.MAX_VALUE + " elements");
            }
        }
        return new StoredTensor(name, type, shape, elements(shape, (int) elements));
    }

    private StoredTensor.Elements elements(int[] shape, int count) {
        ElementType known = ElementType.of(type).orElse(null);
        if (known == null) {
            return new Unread(name, type);
        }
        if (isExternal) {
            return files.external(name, external, known, shape);
        }
        if (position >= 0) {
            return files.own(name, known, position, length, shape);
        }
        int listed = reals.size() + integers.size();
        if (listed != count) {
            throw new FormatException("has the tensor '" + name + "' of shape " + Arrays.toString(shape) + " with "
                    + listed + " numbers, expected " + count);
        }
        return new Listed(name, known, shape, reals, integers);
    }

    /** Elements of a type that is not read. */
    private record Unread(String name, int type) implements StoredTensor.Elements {
        @Override
        public TensorSource reals() {
            throw new ImportException("the tensor '" + name + "' has elements of ONNX's type " + type
                    + ", expected float, double, float16 or bfloat16");
        }

        @Override
        public long[] integers() {
            throw new ImportException(
                    "the tensor '" + name + "' has elements of ONNX's type " + type + ", expected int32 or int64");
        }
    }

    /** Elements that the message lists one by one; those of 16 bits are whole numbers there, by their bits. */
    private record Listed(String name, ElementType type, int[] shape, List<Double> listed, List<Long> whole)
            implements StoredTensor.Elements {
        @Override
        public TensorSource reals() {
            float[] values = new float[listed.size() + whole.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        listed.isEmpty() ? real(whole.get(i)) : listed.get(i).floatValue();
            }
            return new ArrayTensor(name, shape, values);
        }

        private float real(long bits) {
            return switch (type) {
                case FLOAT16 -> HalfFloats.widen((short) bits);
                case BFLOAT16 -> Float.intBitsToFloat((int) bits << 16);
                default -> (float) bits;
            };
        }

        @Override
        public long[] integers() {
            return whole.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Whole numbers of 4 or 8 bytes, little-endian, or of one. */
    static long[] integers(ByteBuffer bytes, ElementType type) {
        long[] values = new long[bytes.remaining() / type.bytes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case INT64 -> bytes.getLong();
                case INT32 -> bytes.getInt();
                default -> bytes.get();
            };
        }
        return values;
    }
}
