package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchZipTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("weights.pth");
    }

    private void assertRefused(String message) {
        String found = assertThrows(CheckpointException.class, () -> Checkpoints.open(file()))
                .getMessage();
        assertTrue(found.startsWith(file() + ": "), found);
        assertTrue(found.contains(message), found);
    }

    private void assertPickleRefused(byte[] pickle, String message) {
        PickleWriter.checkpoint(file(), pickle, 1, 2, 3, 4);
        assertRefused(message);
    }

    private float[] read(byte[] pickle, float... storage) {
        PickleWriter.checkpoint(file(), pickle, storage);
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            return Goldens.values(checkpoint.find("t").orElseThrow());
        }
    }

    @Test
    void readsViews() {
        float[] storage = {0, 1, 2, 3, 4, 5, 6};
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 5, 6},
                read(PickleWriter.oneTensor(7, 1, new int[] {2, 3}, new int[] {3, 1}), storage),
                "offset");
        assertArrayEquals(
                new float[] {1, 4, 2, 5, 3, 6},
                read(PickleWriter.oneTensor(7, 1, new int[] {3, 2}, new int[] {1, 3}), storage),
                "transposed");
        assertArrayEquals(
                new float[] {2, 2, 2, 5, 5, 5},
                read(PickleWriter.oneTensor(7, 2, new int[] {2, 3}, new int[] {3, 0}), storage),
                "expanded");
        assertArrayEquals(
                new float[] {6}, read(PickleWriter.oneTensor(7, 6, new int[] {}, new int[] {}), storage), "scalar");
        assertArrayEquals(
                new float[] {},
                read(PickleWriter.oneTensor(7, 7, new int[] {2, 0}, new int[] {1, 1}), storage),
                "empty");
    }

    /** Some ways to copy files fill them up; an end that is not whole is none. */
    @Test
    void readsWhatOtherBytesFollow() throws IOException {
        PickleWriter.checkpoint(file(), PickleWriter.oneTensor(1, 0, new int[] {1}, new int[] {1}), 5);
        byte[] bytes = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(bytes, bytes.length + 1000));
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            assertArrayEquals(
                    new float[] {5}, Goldens.values(checkpoint.find("t").orElseThrow()));
        }
        bytes[bytes.length - 2] = 1; // a comment that is not there
        Files.write(file(), bytes);
        assertRefused("has no directory at its end: it is cut short");
    }

    /** Against the definition: element (i, j, k) is storage[offset + i * s0 + j * s1 + k * s2]. */
    @Test
    void readsAnyPieceOfAnyView() {
        Random random = new Random(5);
        float[] storage = new float[60_000];
        for (int i = 0; i < storage.length; i++) {
            storage[i] = i;
        }
        for (int round = 0; round < 40; round++) {
            int[] size = {1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(20)};
            int[] stride = {random.nextInt(1000), random.nextInt(1000), random.nextInt(1000)};
            int offset = random.nextInt(1000);
            float[] expected = new float[size[0] * size[1] * size[2]];
            for (int n = 0; n < expected.length; n++) {
                int i = n / (size[1] * size[2]);
                int j = n / size[2] % size[1];
                expected[n] = offset + i * stride[0] + j * stride[1] + n % size[2] * stride[2];
            }
            PickleWriter.checkpoint(file(), PickleWriter.oneTensor(storage.length, offset, size, stride), storage);
            try (Checkpoint checkpoint = Checkpoints.open(file())) {
                TensorSource tensor = checkpoint.find("t").orElseThrow();
                assertArrayEquals(expected, Goldens.values(tensor));
                int from = random.nextInt(expected.length);
                int count = random.nextInt(expected.length - from + 1);
                float[] piece = new float[count + 2];
                tensor.read(from, piece, 1, count);
                for (int n = 0; n < count; n++) {
                    assertEquals(expected[from + n], piece[1 + n]);
                }
                assertEquals(0, piece[count + 1]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1, 4, 1, uses elements 1 to 5 of a storage of 4",
        "4, -1, 2, 1, uses elements -1 to 1 of a storage of 4",
        "4, 0, 2, 4, uses elements 0 to 5 of a storage of 4",
        "4, 0, 2, -1, has the negative stride -1",
        "4, 0, -2, 1, has the impossible shape [-2]",
        "5, 0, 5, 1, 'take 16 bytes, too few for 5 of F32'",
        "-1, 0, 1, 1, 'take 16 bytes, too few for -1 of F32'",
    })
    void checksViews(int elements, int offset, int size, int stride, String message) {
        assertPickleRefused(PickleWriter.oneTensor(elements, offset, new int[] {size}, new int[] {stride}), message);
    }

    @Test
    void checksProducts() {
        int[] large = {1 << 30, 1 << 30, 1 << 30};
        assertPickleRefused(PickleWriter.oneTensor(4, 0, large, new int[] {0, 0, 0}), "is too large");
        assertPickleRefused(
                PickleWriter.oneTensor(4, 0, new int[] {2, 2}, new int[] {1}), "has 2 dimensions, but 1 strides");
        assertPickleRefused(
                PickleWriter.oneTensor(4, 0, new int[40], new int[40]), "has 40 dimensions, at most 32 are read");
    }

    @Test
    void boundsTimeAndMemory() {
        assertPickleRefused(new PickleWriter().ops("(".repeat(200_000)).stop(), "has a mark where a value is expected");
        assertPickleRefused(new PickleWriter().ops("}".repeat(3_000_000)).stop(), "more than 2097152 operations");
        assertPickleRefused(
                new PickleWriter().op(0x8d).int64(1L << 62).stop(), "has a string of 4611686018427387904 bytes");
        assertPickleRefused(new PickleWriter().op('B').int32(-1).stop(), "has a byte string of 4294967295 bytes");
        PickleWriter nested = new PickleWriter();
        for (int i = 0; i < 100_000; i++) {
            nested.op(']');
        }
        assertPickleRefused(nested.ops("a".repeat(99_999)).stop(), "has no parameters at its top");
    }

    @Test
    void survivesCycles() {
        byte[] pickle = new PickleWriter()
                .ops("}q\1")
                .string("self")
                .ops("h\1s")
                .string("t")
                .tensor("FloatStorage", "0", 4, 0, new int[] {4}, new int[] {1})
                .op('s')
                .stop();
        assertArrayEquals(new float[] {1, 2, 3, 4}, read(pickle, 1, 2, 3, 4));
    }

    @Test
    void takesTheModelWhereATensorLiesBesideIt() {
        byte[] pickle = new PickleWriter()
                .op('}')
                .string("step")
                .tensor("FloatStorage", "0", 2, 0, new int[] {}, new int[] {})
                .op('s')
                .string("state_dict")
                .op('}')
                .string("t")
                .tensor("FloatStorage", "0", 2, 1, new int[] {}, new int[] {})
                .ops("ss")
                .stop();
        assertArrayEquals(new float[] {8}, read(pickle, 7, 8));
    }

    @Test
    void refusesUnderflow() {
        assertPickleRefused(new PickleWriter().stop(), "takes a value from an empty stack");
        assertPickleRefused(new PickleWriter().ops("t").stop(), "looks for a mark that is not there");
        assertPickleRefused(new PickleWriter().ops("}(Nu").stop(), "sets a key without a value");
        assertPickleRefused(new PickleWriter().ops("N").stop(), "holds no dictionary");
        assertPickleRefused(new PickleWriter().ops("}").stop(), "has no parameters at its top and no entry 'model'");
    }

    @Test
    void namesTheEntryThatIsMissing() {
        PickleWriter.zip(
                file(),
                Map.of(
                        "a/data.pkl",
                        PickleWriter.oneTensor(1, 0, new int[] {1}, new int[] {1}),
                        "a/data/1",
                        new byte[4]));
        assertRefused("has no entry 'a/data/0'");
        PickleWriter.zip(file(), Map.of("a/b.txt", new byte[4]));
        assertRefused("is a zip file with 0 entries named data.pkl");
        PickleWriter.zip(file(), Map.of("a/data.pkl", new byte[4], "a/constants.pkl", new byte[4]));
        assertRefused("holds a TorchScript program");
    }

    @Test
    void refusesCompressedEntries() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(new byte[100_000]);
        }
        assertRefused("its entry 'a/data.pkl' is compressed (method 8)");
    }

    /** 64 KB that would inflate to 64 MB. */
    @Test
    void refusesAZipBombWithoutInflatingIt() throws IOException {
        byte[] pickle = PickleWriter.oneTensor(1 << 24, 0, new int[] {1 << 24}, new int[] {1});
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
            ZipEntry stored = new ZipEntry("a/data.pkl");
            stored.setMethod(ZipEntry.STORED);
            stored.setSize(pickle.length);
            CRC32 crc = new CRC32();
            crc.update(pickle);
            stored.setCrc(crc.getValue());
            zip.putNextEntry(stored);
            zip.write(pickle);
            zip.putNextEntry(new ZipEntry("a/data/0"));
            for (int i = 0; i < 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        assertTrue(Files.size(file()) < 100_000);
        assertRefused("its entry 'a/data/0' is compressed (method 8)");
    }

    /** Names of entries are looked up, never used as paths. */
    @Test
    void writesNothingWhereANamePointsOutOfTheFolder() throws IOException {
        byte[] pickle = PickleWriter.oneTensor(1, 0, new int[] {1}, new int[] {1});
        PickleWriter.zip(
                file(),
                Map.of(
                        "../../a/data.pkl", pickle,
                        "../../a/data/0", new byte[4],
                        "../escaped", new byte[4],
                        "/escaped", new byte[4]));
        try (Checkpoint checkpoint = Checkpoints.open(file())) {
            assertArrayEquals(
                    new float[] {0}, Goldens.values(checkpoint.find("t").orElseThrow()));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
        byte[] escape = new PickleWriter()
                .op('}')
                .string("t")
                .tensor("FloatStorage", "../../escaped", 1, 0, new int[] {1}, new int[] {1})
                .op('s')
                .stop();
        assertPickleRefused(escape, "has no entry 'archive/data/../../escaped'");
    }

    @Test
    void hidesControlCharactersOfHostileNames() {
        assertPickleRefused(new PickleWriter().global("o\u001b[2Js", "x").stop(), "holds the name o?[2Js.x");
    }
}
