package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations may be hostile. */
class JsonFileTest {
    @TempDir
    Path folder;

    private Map<String, Object> read(String text) throws IOException {
        return JsonFile.read(Files.writeString(folder.resolve("c.json"), text));
    }

    private void assertRefused(String text, String part) {
        String message = assertThrows(ImportException.class, () -> read(text)).getMessage();
        assertTrue(message.contains("c.json: ") && message.contains(part), message);
    }

    @Test
    void readsAllKinds() throws IOException {
        assertEquals(
                Map.of("a", 1.5, "b", List.of("x", true), "c", Map.of("d", JsonFile.NULL)),
                read("{\"a\":1.5,\"b\":[\"x\",true],\"c\":{\"d\":null}}"));
    }

    @Test
    void refusesWhatIsDamagedOrTooMuch() throws IOException {
        assertRefused("", "is no JSON object");
        assertRefused("[1]", "is no JSON object");
        assertRefused("{\"a\":1", "is no valid JSON");
        assertRefused("{\"a\":1} x", "is no valid JSON");
        assertRefused("{\"a\":1}{}", "has something after its JSON object");
        assertRefused("{\"a\":1,\"a\":2}", "Duplicate field 'a'");
        assertRefused("{\"a\":" + "[".repeat(100_000), "nesting depth");
        assertRefused("{\"a\":\"" + "x".repeat(2_000_000) + "\"}", "String value length");
        assertRefused("{\"a\":[" + "1,".repeat(JsonFile.MAX_VALUES) + "1]}", "has more than 500000 values");
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("big.json").toFile(), "rw")) {
            file.setLength(JsonFile.MAX_BYTES + 1);
        }
        assertTrue(assertThrows(ImportException.class, () -> JsonFile.read(folder.resolve("big.json")))
                .getMessage()
                .contains("bytes, expected a configuration of at most"));
        assertThrows(ImportException.class, () -> JsonFile.read(folder));
    }
}
