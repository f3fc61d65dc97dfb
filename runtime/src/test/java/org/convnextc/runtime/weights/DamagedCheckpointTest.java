package org.convnextc.runtime.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
            for (int length = whole.length - 1; length >= 0; length -= length < 400 ? 1 : 97) {
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
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int at = random.nextInt(5000);
                bytes[round % 2 == 0 ? at : whole.length - 1 - at] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(path, bytes);
            refused += isRefused(path) ? 1 : 0;
        }
        assertTrue(refused > 200, "refused only " + refused);
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
