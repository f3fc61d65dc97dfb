package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, reading it gives tensors or a CheckpointException that names the file. */
class DamagedCheckpointTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"j_fp16/weights.pth", "j_bf16/weights.safetensors", "a_micro/weights_legacy.pth"})
    void everyCutIsNoticed(String name) throws IOException {
        Path path = folder.resolve("weights");
        byte[] whole = Files.readAllBytes(Goldens.path(name));
        Files.write(path, whole);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int length = whole.length - 1; length >= 0; length -= length < 300 ? 1 : 397) {
                channel.truncate(length);
                assertTrue(isRefused(path), "cut to " + length);
            }
        }
    }

    /** The first and last bytes, where descriptions lie: flips in values make other values, which nothing can notice. */
    @ParameterizedTest
    @ValueSource(strings = {"j_fp16/weights.pth", "j_bf16/weights.safetensors", "a_micro/weights_legacy.pth"})
    void flippedBitsAreReadOrRefused(String name) throws IOException {
        Path path = folder.resolve("weights");
        byte[] whole = Files.readAllBytes(Goldens.path(name));
        Files.write(path, whole);
        Random random = new Random(7);
        int refused = 0;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int round = 0; round < 400; round++) {
                int[] places = random.ints(1 + random.nextInt(3), 0, 5000)
                        .map(round % 2 == 0 ? at -> at : at -> whole.length - 1 - at)
                        .toArray();
                for (int at : places) {
                    write(channel, at, (byte) (whole[at] ^ 1 << random.nextInt(8)));
                }
                refused += isRefused(path) ? 1 : 0;
                for (int at : places) {
                    write(channel, at, whole[at]);
                }
            }
        }
        assertTrue(refused > 100, "refused only " + refused);
    }

    private static void write(FileChannel channel, int at, byte value) throws IOException {
        channel.write(ByteBuffer.wrap(new byte[] {value}), at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"j_fp16/weights.pth", "j_bf16/weights.safetensors", "a_micro/weights_legacy.pth"})
    void aFileThatShrinksWhileOpenIsNoticed(String name) throws IOException {
        Path path = folder.resolve("weights");
        Files.copy(Goldens.path(name), path);
        try (Checkpoint checkpoint = Checkpoints.open(path);
                FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
            long refused = checkpoint.names().stream()
                    .filter(n -> isRefused(
                            path, () -> Goldens.values(checkpoint.find(n).orElseThrow())))
                    .count();
            assertTrue(refused > 0 && refused < checkpoint.names().size(), "refused " + refused);
        }
    }

    private static boolean isRefused(Path path) {
        return isRefused(path, () -> {
            try (Checkpoint checkpoint = Checkpoints.open(path)) {
                for (String name : checkpoint.names()) {
                    TensorSource tensor = checkpoint.find(name).orElseThrow();
                    long elements = Layouts.elements(tensor.shape());
                    float[] some = new float[(int) Math.min(1000, elements)];
                    tensor.read(elements - some.length, some, 0, some.length);
                }
            }
        });
    }

    private static boolean isRefused(Path path, Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (CheckpointException e) {
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
            return true;
        }
    }
}
