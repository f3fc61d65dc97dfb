package org.convnextc.runtime.nativenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.runtime.NativeCodeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
    }

    private static byte[] read(String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFileIsThereForAMoment() {
        var loaded = new ArrayList<byte[]>();
        NativeLibrary.load(CONTENT, "libx.so", List.of(folder), file -> loaded.add(read(file)));
        assertArrayEquals(CONTENT, loaded.get(0));
    }

    /** As a file system mounted noexec answers. */
    private void refuseHere(String file) {
        if (Path.of(file).startsWith(folder)) {
            throw new UnsatisfiedLinkError(file + ": failed to map segment from shared object");
        }
    }

    @Test
    void anotherFolderWhereOneDoesNotLetCodeRun(@TempDir Path other) {
        var loaded = new ArrayList<byte[]>();
        NativeLibrary.load(CONTENT, "libx.so", List.of(folder, other), file -> {
            refuseHere(file);
            loaded.add(read(file));
        });
        assertArrayEquals(CONTENT, loaded.get(0));
    }

    @Test
    void anotherFolderWhereOneCannotBeMade(@TempDir Path other) throws IOException {
        Path taken = Files.createFile(other.resolve("file"));
        var loaded = new ArrayList<byte[]>();
        NativeLibrary.load(CONTENT, "libx.so", List.of(taken.resolve("cache"), folder), file -> loaded.add(read(file)));
        assertArrayEquals(CONTENT, loaded.get(0));
    }

    @Test
    void saysWhatStandsInTheWayOfEachFolder() {
        Path missing = folder.resolve("file");
        var e = assertThrows(NativeCodeException.class, () -> {
            Files.createFile(missing);
            try {
                NativeLibrary.load(CONTENT, "libx.so", List.of(missing.resolve("cache"), folder), this::refuseHere);
            } finally {
                Files.delete(missing);
            }
        });
        assertTrue(e.getMessage().contains("in " + missing), e.getMessage());
        assertTrue(e.getMessage().contains("in " + folder + ": "), e.getMessage());
        assertTrue(e.getMessage().contains("failed to map segment"), e.getMessage());
        assertTrue(e.getMessage().contains("Let the system property org.bytedeco.javacpp.cachedir"), e.getMessage());
    }
}
