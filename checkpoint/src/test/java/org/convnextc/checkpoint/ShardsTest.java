package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {
    private static final List<String> SHARDS = List.of("model-1.safetensors", "model-2.safetensors");

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    /** The golden checkpoint, its tensors in turn in one file and the other. */
    @BeforeEach
    void writeShards() {
        try (Checkpoint golden = Checkpoints.open(Goldens.path("a_micro/weights.pth"))) {
            List<List<TensorSource>> shards = List.of(new ArrayList<>(), new ArrayList<>());
            for (String name : golden.names()) {
                shards.get(lines.size() % 2).add(golden.find(name).orElseThrow());
                lines.add("\"" + name + "\": \"" + SHARDS.get(lines.size() % 2) + "\"");
            }
            for (int i = 0; i < 2; i++) {
                WeightsWriter.write(folder.resolve(SHARDS.get(i)), shards.get(i));
            }
        }
    }

    private Path index(String map) throws IOException {
        return Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + map + "}}");
    }

    @Test
    void readsShardsInTheOrderOfTheirIndex() throws IOException {
        try (Checkpoint checkpoint = Checkpoints.open(index(String.join(", ", lines)))) {
            assertEquals(Goldens.lines("a_micro/model.sha256"), Goldens.digests(checkpoint));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            textBlock =
                    """
            "head.weight": "model-3.safetensors"     | model-3.safetensors: there is no such file
            "x.weight": "model-1.safetensors"        | says that tensor 'x.weight' is in model-1.safetensors, but it is not there
            "head.weight": "../model-1.safetensors"  | expected the name of a file in the same folder
            "head.weight": "/etc/passwd"             | expected the name of a file in the same folder
            "head.weight": ".."                      | expected the name of a file in the same folder
            "head.weight": 5                         | expected the name of a file in the same folder
            "head.weight"                            | is no valid JSON index of shards
            ''                                       | is JSON, but no index of shards
            """)
    void checksTheIndex(String map, String message) throws IOException {
        Path index = index(map);
        String found = assertThrows(CheckpointException.class, () -> Checkpoints.open(index))
                .getMessage();
        assertTrue(found.contains(message), found);
    }
}
