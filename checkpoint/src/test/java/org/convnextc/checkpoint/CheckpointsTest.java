package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"a_micro", "k_module_prefix", "k_training_ckpt", "j_fp16", "j_bf16"})
    void readsWhatTorchWrote(String name) {
        try (Checkpoint checkpoint = Checkpoints.open(Goldens.path(name + "/weights.pth"))) {
            assertEquals(Goldens.lines(name + "/model.sha256"), Goldens.digests(checkpoint));
        }
    }

    @Test
    void readsWhatTorchWroteBefore16() {
        try (Checkpoint checkpoint = Checkpoints.open(Goldens.path("a_micro/weights_legacy.pth"))) {
            assertEquals(Goldens.lines("a_micro/model.sha256"), Goldens.digests(checkpoint));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_micro", "j_fp16", "j_bf16"})
    void readsSafetensors(String name) {
        try (Checkpoint checkpoint = Checkpoints.open(Goldens.path(name + "/weights.safetensors"))) {
            assertEquals(
                    Goldens.lines(name + "/model.sha256").stream().sorted().toList(),
                    Goldens.digests(checkpoint).stream().sorted().toList());
        }
    }

    @Test
    void takesTheEntryThatTheKeyNames() {
        Path path = Goldens.path("k_training_ckpt/weights.pth");
        try (Checkpoint averaged = Checkpoints.open(path, Optional.of("model_ema"))) {
            assertEquals(Goldens.lines("k_training_ckpt/model_ema.sha256"), Goldens.digests(averaged));
            assertNotEquals(Goldens.lines("k_training_ckpt/model.sha256"), Goldens.digests(averaged));
        }
    }

    @Test
    void saysWhichKeysThereAre() {
        Path path = Goldens.path("k_training_ckpt/weights.pth");
        assertEquals(
                path + ": has no parameters under the key 'ema'; parameters lie under [model, model_ema]:"
                        + " choose with --weights-key",
                assertThrows(CheckpointException.class, () -> Checkpoints.open(path, Optional.of("ema")))
                        .getMessage());
    }

    @Test
    void tellsTheFormatByContent() throws IOException {
        Path renamed = folder.resolve("weights.safetensors");
        Files.copy(Goldens.path("a_micro/weights.pth"), renamed);
        try (Checkpoint checkpoint = Checkpoints.open(renamed)) {
            assertEquals(Goldens.lines("a_micro/model.sha256"), Goldens.digests(checkpoint));
        }
    }

    @Test
    void readsPieces() {
        try (Checkpoint checkpoint = Checkpoints.open(Goldens.path("a_micro/weights.pth"))) {
            TensorSource tensor =
                    checkpoint.find("downsample_layers.1.1.weight").orElseThrow();
            assertArrayEquals(new int[] {16, 8, 2, 2}, tensor.shape());
            float[] whole = Goldens.values(tensor);
            float[] pieces = new float[whole.length];
            for (int at = 0; at < whole.length; at += 7) {
                tensor.read(at, pieces, at, Math.min(7, whole.length - at));
            }
            assertArrayEquals(whole, pieces);
        }
    }

    @Test
    void manyThreadsReadWhatOneReads() {
        try (Checkpoint checkpoint = Checkpoints.open(Goldens.path("a_micro/weights.pth"))) {
            List<String> expected = Goldens.lines("a_micro/model.sha256");
            assertEquals(
                    Collections.nCopies(64, expected),
                    IntStream.range(0, 64)
                            .parallel()
                            .mapToObj(i -> Goldens.digests(checkpoint))
                            .toList());
        }
    }

    @Test
    void isOfNoUseAfterClose() {
        Checkpoint checkpoint = Checkpoints.open(Goldens.path("a_micro/weights.pth"));
        TensorSource tensor = checkpoint.find("head.weight").orElseThrow();
        checkpoint.close();
        String message = assertThrows(CheckpointException.class, () -> Goldens.values(tensor))
                .getMessage();
        assertTrue(message.endsWith("weights.pth: has been closed"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                            | an empty file
                    abc                                           | 3 bytes
                    <!DOCTYPE html><html>                         | a web page
                    version https://git-lfs.github.com/spec/v1    | a Git LFS pointer
                    GIF89a-and-more                               | a text that begins with 'GIF89a-and-more'
                    """)
    void saysWhatAFileIsThatIsNoCheckpoint(String content, String found) throws IOException {
        Path path = folder.resolve("file.pth");
        Files.writeString(path, content);
        String message = assertThrows(CheckpointException.class, () -> Checkpoints.open(path))
                .getMessage();
        assertTrue(
                message.startsWith(path + ": is no checkpoint: expected a .safetensors file or a .pth file"), message);
        assertTrue(message.contains("found " + found), message);
    }

    @Test
    void refusesWhatIsNoFile() {
        Path missing = folder.resolve("missing.pth");
        assertEquals(
                missing + ": there is no such file",
                assertThrows(CheckpointException.class, () -> Checkpoints.open(missing))
                        .getMessage());
        assertEquals(
                folder + ": is a directory, expected a checkpoint file",
                assertThrows(CheckpointException.class, () -> Checkpoints.open(folder))
                        .getMessage());
    }
}
