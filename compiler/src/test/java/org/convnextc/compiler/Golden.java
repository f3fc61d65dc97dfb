package org.convnextc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares texts with files under {@code src/test/resources}; {@code -Dbless=true} writes the files instead. */
public final class Golden {
    private static final Path ROOT = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** @param name of the file below {@code src/test/resources/golden} of the module under test */
    public static void check(String name, String actual) {
        Path file = ROOT.resolve(name);
        try {
            if (Boolean.getBoolean("bless")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, actual);
            } else if (Files.exists(file)) {
                assertEquals(
                        Files.readString(file),
                        actual,
                        () -> file + " differs; if the new text is right, -Dbless=true");
            } else {
                fail(file + " is missing; -Dbless=true writes it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
