package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path file(String header, byte... data) throws IOException {
        return file(header.length(), header, data);
    }

    private Path file(long length, String header, byte... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(json).put(data);
        return Files.write(folder.resolve("w.safetensors"), bytes.array());
    }

    private static void assertRefused(Path path, String message) {
        String found = assertThrows(CheckpointException.class, () -> Checkpoints.open(path))
                .getMessage();
        assertTrue(found.startsWith(path + ": "), found);
        assertTrue(found.contains(message), found);
    }

    @ParameterizedTest
    @CsvSource({
        "F64, 0000000000000440, 2.5",
        "F32, 00002040, 2.5",
        "F16, 0041, 2.5",
        "BF16, 2040, 2.5",
        "I64, feffffffffffffff, -2",
        "I32, feffffff, -2",
        "I16, feff, -2",
        "I8, fe, -2",
        "U8, fe, 254",
        "BOOL, 01, 1",
    })
    void widensEachType(String type, String hex, float expected) throws IOException {
        byte[] data = HexFormat.of().parseHex(hex);
        Path path = file(
                "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0," + data.length + "]}}", data);
        try (Checkpoint checkpoint = Checkpoints.open(path)) {
            assertArrayEquals(
                    new float[] {expected}, Goldens.values(checkpoint.find("x").orElseThrow()));
        }
    }

    /** All 65536 of them, against their definition. */
    @Test
    void widensHalves() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int exponent = bits >> 10 & 31;
            double fraction = (bits & 1023) / 1024.0;
            double magnitude = exponent == 0
                    ? fraction * Math.pow(2, -14)
                    : exponent < 31
                            ? (1 + fraction) * Math.pow(2, exponent - 15)
                            : fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            float expected = (float) (bits < 1 << 15 ? magnitude : -magnitude);
            assertEquals(expected, HalfFloats.widen((short) bits), "bits " + bits);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
            {"x":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}                    | gives the dtype 'F99'
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                    | but F32 [2] takes 8 bytes
            {"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}                   | it is cut short
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                    | but the tensor before it ends at 0
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                    | has 8 bytes of data, but its tensors end at 4
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}                   | lies at bytes -4 to 0
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}                    | lies at bytes 8 to 4
            {"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                   | has the impossible shape [-1]
            {"x":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}} | is too large
            {"x":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}          | is too large
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}} | no valid JSON
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775800,9223372036854775804]}} | it is cut short
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[-9223372036854775808,9223372036854775807]}} | takes 4 bytes
            {"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}                  | where an integer is expected
            {"x":{"dtype":"F32","shape":[2]}}                                         | has no complete dtype, shape and data_offsets
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"y":1}}              | 'has the unknown entry ''y'' for tensor ''x'' (character 58 of the header)'
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32"}} | no valid JSON: Duplicate
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | overlaps
            {"x":[1]}                                                                 | has START_ARRAY where an object is expected
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}                 | has something after its JSON object
            {"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}                     | no valid JSON
            """)
    void checksTheHeader(String header, String message) throws IOException {
        assertRefused(file(header, new byte[8]), message);
    }

    @Test
    void checksTheHeadersLength() throws IOException {
        assertRefused(file(1L << 62, "{}"), "gives 4611686018427387904 bytes as the length of its safetensors header");
        assertRefused(file(-1, "{}"), "gives 18446744073709551615 bytes");
        assertRefused(file(3, "{}"), "is cut short: its safetensors header takes 3 bytes, but only 2 follow");
        assertRefused(file("{\"x\":" + "[".repeat(200_000)), "START_ARRAY where an object");
        assertRefused(file("{\"__metadata__\":" + "[".repeat(200_000)), "nesting depth");
    }

    @Test
    void hasNoEntriesToChooseFrom() throws IOException {
        Path path = file("{}");
        assertTrue(assertThrows(CheckpointException.class, () -> Checkpoints.open(path, Optional.of("model")))
                .getMessage()
                .contains("is a file without entries, and has no tensor whose name begins with 'model.'"));
    }

    @Test
    void readsWhatItWrites() {
        float[] large = new float[3 * 70_001];
        for (int i = 0; i < large.length; i++) {
            large[i] = i / 7f;
        }
        List<TensorSource> tensors = List.of(
                new ArrayTensor("a \"quoted\" ü", new int[] {2}, new float[] {Float.NaN, -0f}),
                new ArrayTensor("scalar", new int[] {}, new float[] {3}),
                new ArrayTensor("empty", new int[] {0, 5}, new float[] {}),
                new ArrayTensor("large", new int[] {3, 70_001}, large));
        Path path = folder.resolve("written.safetensors");
        WeightsWriter.write(path, tensors);
        try (Checkpoint checkpoint = Checkpoints.open(path)) {
            assertEquals(tensors.stream().map(TensorSource::name).toList(), checkpoint.names());
            for (TensorSource tensor : tensors) {
                TensorSource read = checkpoint.find(tensor.name()).orElseThrow();
                assertArrayEquals(tensor.shape(), read.shape());
                assertArrayEquals(Goldens.values(tensor), Goldens.values(read));
            }
        }
    }

    @Test
    void leavesTheOldFileWhereWritingFails() throws IOException {
        Path path = Files.writeString(folder.resolve("w.safetensors"), "old");
        TensorSource bad = new TensorSource() {
            @Override
            public String name() {
                return "bad";
            }

            @Override
            public int[] shape() {
                return new int[] {1};
            }

            @Override
            public void read(long from, float[] into, int offset, int count) {
                throw new CheckpointException("bad");
            }
        };
        assertThrows(CheckpointException.class, () -> WeightsWriter.write(path, List.of(bad)));
        assertEquals("old", Files.readString(path));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(path), files.toList());
        }
    }
}
