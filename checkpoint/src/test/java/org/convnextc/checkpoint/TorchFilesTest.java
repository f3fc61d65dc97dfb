package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch 1.13 wrote: dictionaries of torch.arange(6.).reshape(2, 3) in every dress. */
class TorchFilesTest {
    private static final float[] VALUES = {0, 1, 2, 3, 4, 5};

    private static Checkpoint open(String name) {
        try {
            return Checkpoints.open(Path.of(
                    TorchFilesTest.class.getResource("/checkpoints/" + name).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static float[] values(Checkpoint checkpoint, String name) {
        TensorSource tensor = checkpoint.find(name).orElseThrow();
        return Goldens.values(tensor);
    }

    /** PyTorch itself does not read protocol 0 again, for that has no place for tuples beside the pickle. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void ofEveryProtocol(int protocol) {
        for (String kind : List.of("zip", "plain")) {
            try (Checkpoint checkpoint = open("protocol" + protocol + "_" + kind + ".pth")) {
                assertEquals(List.of("a", "b"), checkpoint.names());
                assertArrayEquals(VALUES, values(checkpoint, "a"));
                assertArrayEquals(new float[] {1, 1, 1}, values(checkpoint, "b"));
            }
        }
    }

    @Test
    void ofEveryKindOfTensor() {
        Map<String, String> unread = Map.of(
                "sparse", "a sparse tensor",
                "csr", "a sparse tensor",
                "quantised", "a quantised tensor",
                "channels", "a quantised tensor",
                "complex", "a tensor of complex64",
                "meta", "a meta tensor, which has no values");
        for (String kind : List.of("zip", "plain")) {
            try (Checkpoint checkpoint = open("kinds_" + kind + ".pth")) {
                assertEquals(unread, checkpoint.unread());
                for (String name : checkpoint.names()) {
                    float[] expected =
                            switch (name) {
                                case "bool" -> new float[] {0, 1, 1, 1, 1, 1};
                                case "view" -> new float[] {6, 7, 8, 9, 10, 11};
                                case "generator" -> new float[6];
                                default -> VALUES;
                            };
                    assertArrayEquals(expected, values(checkpoint, name), name);
                    assertArrayEquals(
                            new int[] {2, 3},
                            checkpoint.find(name).orElseThrow().shape(),
                            name);
                }
                assertEquals(
                        List.of(
                                "subclass",
                                "parameter",
                                "transposed",
                                "half",
                                "bfloat16",
                                "double",
                                "int8",
                                "uint8",
                                "int16",
                                "int32",
                                "int64",
                                "bool",
                                "view",
                                "generator"),
                        checkpoint.names());
            }
        }
    }
}
