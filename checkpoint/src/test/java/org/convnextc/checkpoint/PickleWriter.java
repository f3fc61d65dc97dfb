package org.convnextc.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles, good and bad, opcode by opcode, and puts them into zip files as torch.save does. */
final class PickleWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleWriter() {
        op(0x80).op(2);
    }

    PickleWriter op(int opcode) {
        bytes.write(opcode);
        return this;
    }

    PickleWriter ops(String opcodes) {
        bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleWriter string(String text) {
        return op('X').int32(text.length()).ops(text);
    }

    PickleWriter number(int value) {
        return op('J').int32(value);
    }

    PickleWriter numbers(int... values) {
        op('(');
        for (int value : values) {
            number(value);
        }
        return op('t');
    }

    PickleWriter int32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    PickleWriter int64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    PickleWriter global(String module, String name) {
        return ops("c" + module + "\n" + name + "\n");
    }

    /** A tensor: a view of a storage with {@code elements} elements. */
    PickleWriter tensor(String storageClass, String key, int elements, int offset, int[] size, int[] stride) {
        global("torch._utils", "_rebuild_tensor_v2").op('(');
        op('(').string("storage")
                .global("torch", storageClass)
                .string(key)
                .string("cpu")
                .number(elements)
                .ops("tQ");
        number(offset).numbers(size).numbers(stride).op(0x89);
        return global("collections", "OrderedDict").ops(")RtR");
    }

    byte[] stop() {
        op('.');
        return bytes.toByteArray();
    }

    /** {@code {name: tensor}} with a float32 storage 0. */
    static byte[] oneTensor(int elements, int offset, int[] size, int[] stride) {
        return new PickleWriter()
                .op('}')
                .string("t")
                .tensor("FloatStorage", "0", elements, offset, size, stride)
                .op('s')
                .stop();
    }

    /** A zip file with the entries stored. */
    static Path zip(Path path, Map<String, byte[]> entries) {
        try (OutputStream file = Files.newOutputStream(path);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> e : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(e.getKey());
                entry.setSize(e.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(e.getValue());
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(e.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    /** A checkpoint with the storage 0 of these values. */
    static Path checkpoint(Path path, byte[] pickle, float... values) {
        ByteBuffer storage = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        storage.asFloatBuffer().put(values);
        return zip(path, Map.of("archive/data.pkl", pickle, "archive/data/0", storage.array()));
    }
}
