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
    @ValueSource(strings = {"weights.pth", "weights.safetensors"})
    void everyCutIsNoticed(String name) throws IOException {
        Path path = folder.resolve(name);
        byte[] whole = Files.readAllBytes(Goldens.path("j_fp16/" + name));
        Files.write(path, whole);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int length = whole.length - 1; length >= 0; length -= length < 400 ? 1 : 97) {
                channel.truncate(length);
                assertTrue(isRefused(path), "cut to " + length);
            }
        }
    }

    /** Most flips hit values, which nothing can tell from others; so some are aimed at the description. */
    @ParameterizedTest
    @ValueSource(strings = {"weights.pth", "weights.safetensors"})
    void flippedBitsAreReadOrRefused(String name) throws IOException {
        Path path = folder.resolve(name);
        byte[] whole = Files.readAllBytes(Goldens.path("j_bf16/" + name));
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] bytes = whole.clone();
            int range = name.endsWith(".pth") && round % 2 == 0 ? whole.length : 5000;
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int at = random.nextInt(range);
                bytes[round % 4 == 1 && name.endsWith(".pth") ? whole.length - 1 - at : at] ^=
                        (byte) (1 << random.nextInt(8));
            }
            Files.write(path, bytes);
            refused += isRefused(path) ? 1 : 0;
        }
        assertTrue(refused > 300, "refused only " + refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.pth", "weights.safetensors"})
    void aFileThatShrinksWhileOpenIsNoticed(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.copy(Goldens.path("a_micro/" + name), path);
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
