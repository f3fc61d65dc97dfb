package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.io.FileException;
import org.convnextc.io.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of every kind, cut at every length. */
class CutTest {
    private final InputFile file = new InputFile();

    private static byte[] seed(String name) {
        try {
            return Files.readAllBytes(Path.of(CutTest.class.getResource(name).toURI()));
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void everyCut(String name, Consumer<byte[]> reader) {
        byte[] whole = seed(name);
        for (int length = 0; length < whole.length; length++) {
            reader.accept(Arrays.copyOf(whole, length));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "safetensors/official.safetensors",
                "safetensors/fcmae.safetensors",
                "torchZip/training.pth",
                "torchZip/half.pth",
                "torchZip/zip64.pth",
                "torchLegacy/bare.pth",
                "torchLegacy/protocol0.pth",
                "torchLegacy/python2.pth",
                "torchLegacy/wrapped.pth"
            })
    void noCutCheckpointIsRead(String name) {
        String seed = "CheckpointFuzzTestInputs/" + name;
        Checkpoints.open(file.holding(seed(seed))).close();
        everyCut(seed, bytes -> {
            Path path = file.holding(bytes);
            String message = assertThrows(FileException.class, () -> Checkpoints.open(path), bytes.length + " bytes")
                    .getMessage();
            assertTrue(message.startsWith(path + ": "), message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4.npy", "f8_v2.npy", "scalar_v3.npy"})
    void noCutArrayIsRead(String name) {
        String seed = "NpyFuzzTestInputs/npy/" + name;
        Npy.readFloats(file.holding(seed(seed)));
        everyCut(seed, bytes -> {
            Path path = file.holding(bytes);
            assertThrows(FileException.class, () -> Npy.readFloats(path), bytes.length + " bytes");
        });
    }

    /** Of an image the last bytes may be missing, where they hold no pixels. */
    @Test
    void aCutImageIsAnImageOrRefused() throws IOException, URISyntaxException {
        Path folder =
                Path.of(CutTest.class.getResource("ImageFuzzTestInputs/image").toURI());
        var target = new ImageFuzzTest();
        try (Stream<Path> seeds = Files.list(folder)) {
            for (Path seed : seeds.toList()) {
                everyCut("ImageFuzzTestInputs/image/" + seed.getFileName(), target::image);
            }
        }
    }

    /** A cut text may be a net or a graph, a shorter one. */
    @Test
    void aCutTextIsReadOrDiagnosed() {
        everyCut("NetFuzzTestInputs/net/small.net", new NetFuzzTest()::net);
        everyCut("IrFuzzTestInputs/ir/grn.ir", new IrFuzzTest()::ir);
    }
}
