package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the first torch.save: a tar file of pickles and binary numbers. */
class TorchTarTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream storages = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();

    private static byte[] int64(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] count(int count) {
        return new PickleWriter().number(count).stop();
    }

    private void storage(int key, long elements, float... values) {
        storages.writeBytes(new PickleWriter()
                .number(key)
                .string("cpu")
                .global("torch", "FloatStorage")
                .op(0x87)
                .stop());
        storages.writeBytes(int64(elements));
        storages.writeBytes(floats(values));
    }

    private void tensor(int key, int storage, int rank, long... numbers) {
        tensors.writeBytes(new PickleWriter()
                .number(key)
                .number(storage)
                .global("torch", "FloatTensor")
                .op(0x87)
                .stop());
        tensors.writeBytes(int64(rank));
        tensors.writeBytes(int64(numbers));
    }

    /** Storage 1 is whole, 2 its part from element 2 on; tensors 10 and 11 are in them. */
    private TarWriter tar() {
        storages.writeBytes(count(1));
        storage(1, 6, 1, 2, 3, 4, 5, 6);
        PickleWriter parts = new PickleWriter().op(']');
        storages.writeBytes(parts.numbers(2, 1, 2, 4).op('a').stop());
        tensors.writeBytes(count(2));
        tensor(10, 1, 2, 2, 3, 3, 1, 0);
        tensor(11, 2, 1, 2, 1, 1);
        PickleWriter pickle =
                new PickleWriter().global("collections", "OrderedDict").ops(")R(");
        pickle.string("a").string("10").op('Q').string("b").number(11).op('Q').op('u');
        return new TarWriter()
                .entry("sys_info", new PickleWriter().op('}').stop())
                .entry("pickle", pickle.stop())
                .entry("tensors", tensors.toByteArray())
                .entry("storages", storages.toByteArray());
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("weights.pth"), bytes);
    }

    private void assertRefused(byte[] bytes, String message) throws IOException {
        Path file = file(bytes);
        String found = assertThrows(CheckpointException.class, () -> Checkpoints.open(file))
                .getMessage();
        assertTrue(found.startsWith(file + ": "), found);
        assertTrue(found.contains(message), found);
    }

    @Test
    void readsTensorsAndParts() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(file(tar().end()))) {
            assertEquals(Origin.Format.TORCH_TAR, checkpoint.origin().format());
            assertEquals(List.of("a", "b"), checkpoint.names());
            assertArrayEquals(
                    new int[] {2, 3}, checkpoint.find("a").orElseThrow().shape());
            assertArrayEquals(
                    new float[] {1, 2, 3, 4, 5, 6},
                    Goldens.values(checkpoint.find("a").orElseThrow()));
            assertArrayEquals(
                    new float[] {4, 5}, Goldens.values(checkpoint.find("b").orElseThrow()));
        }
    }

    /** GNU tar writes large sizes in binary, and headers of other types before long names. */
    @Test
    void readsOtherHeaders() throws IOException {
        byte[] all = tar().end();
        byte[] binary = new byte[12];
        binary[0] = (byte) 0x80;
        binary[11] = 3;
        byte[] before = new TarWriter()
                .entry("././@LongLink", 'L', binary, "abc".getBytes(StandardCharsets.ISO_8859_1))
                .end();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(before, 0, 1024);
        both.writeBytes(all);
        try (Checkpoint checkpoint = Checkpoints.open(file(both.toByteArray()))) {
            assertEquals(List.of("a", "b"), checkpoint.names());
        }
    }

    @Test
    void noCutIsRead() throws IOException {
        byte[] all = tar().end();
        int end = all.length;
        while (all[end - 1] == 0) {
            end--;
        }
        for (int length = 512; length < end; length += 13) {
            byte[] cut = Arrays.copyOf(all, length);
            Path file = file(cut);
            assertThrows(CheckpointException.class, () -> Checkpoints.open(file), length + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "77777777777, takes 8589934591 bytes",
        "-0000000001, 'takes -1 bytes'",
        "abcdefghijk, takes -1 bytes",
        "'           ', takes -1 bytes",
    })
    void checksSizesOfEntries(String size, String message) throws IOException {
        byte[] bytes = new TarWriter()
                .entry("pickle", '0', size.getBytes(StandardCharsets.ISO_8859_1), new byte[10])
                .end();
        assertRefused(bytes, message);
    }

    @ParameterizedTest
    @ValueSource(bytes = {(byte) 0xff, (byte) 0x80})
    void checksBinarySizes(byte first) throws IOException {
        byte[] size = new byte[12];
        Arrays.fill(size, (byte) 0xff);
        size[0] = first;
        assertRefused(new TarWriter().entry("pickle", '0', size, new byte[10]).end(), "takes -1 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 1L << 62, -1, Long.MIN_VALUE})
    void checksLengthsOfStorages(long elements) throws IOException {
        storages.writeBytes(count(1));
        storage(1, elements, 1, 2, 3, 4, 5, 6);
        byte[] bytes = new TarWriter()
                .entry("storages", storages.toByteArray())
                .entry("tensors", count(0))
                .entry("pickle", new PickleWriter().op('}').stop())
                .end();
        assertRefused(bytes, "has a storage of " + elements + " elements");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 33, 'has a tensor of 33 dimensions, at most 32'",
        "1, -1, has a tensor of -1 dimensions",
        "9, 1, 'has a tensor in storage 9, which is not there'",
    })
    void checksTensors(int storage, int rank, String message) throws IOException {
        storages.writeBytes(count(1));
        storage(1, 1, 1);
        storages.writeBytes(new PickleWriter().op(']').stop());
        tensors.writeBytes(count(1));
        tensor(10, storage, rank, 1, 1, 0, 0, 0);
        byte[] bytes = new TarWriter()
                .entry("storages", storages.toByteArray())
                .entry("tensors", tensors.toByteArray())
                .entry("pickle", new PickleWriter().op('}').stop())
                .end();
        assertRefused(bytes, message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1 << 20, Integer.MAX_VALUE})
    void checksCounts(int count) throws IOException {
        byte[] bytes = new TarWriter()
                .entry("storages", count(count))
                .entry("tensors", count(0))
                .entry("pickle", new PickleWriter().op('}').stop())
                .end();
        assertRefused(bytes, "gives no count of its tensors or storages, or one above");
    }

    @Test
    void checksPartsOfStorages() throws IOException {
        for (int[] part : new int[][] {{2, 9, 0, 1}, {2, 1}}) {
            storages.reset();
            storages.writeBytes(count(1));
            storage(1, 1, 1);
            storages.writeBytes(new PickleWriter().op(']').numbers(part).op('a').stop());
            byte[] bytes = new TarWriter()
                    .entry("storages", storages.toByteArray())
                    .entry("tensors", count(0))
                    .entry("pickle", new PickleWriter().op('}').stop())
                    .end();
            assertRefused(bytes, "has a part of a storage that is not there");
        }
    }

    @Test
    void namesAnotherTarFile() throws IOException {
        byte[] bytes = new TarWriter().entry("net/model.pth", new byte[10]).end();
        assertRefused(bytes, "it holds [net/model.pth]; unpack it first");
        assertRefused(new TarWriter().entry("x.txt", new byte[1]).end(), "is a tar file, but has not the entries");
    }
}
