package org.convnextc.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";

    @TempDir
    private Path folder;

    private String before;

    @BeforeEach
    void unpackHere() {
        before = System.getProperty(CACHE);
        System.setProperty(CACHE, folder.toString());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (before == null) {
            System.clearProperty(CACHE);
        } else {
            System.setProperty(CACHE, before);
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void theFileIsThereForAMoment() throws IOException {
        var loaded = new ArrayList<byte[]>();
        NativeLibrary.load(new ByteArrayInputStream(new byte[] {1, 2, 3}), "libx.so", file -> {
            try {
                loaded.add(Files.readAllBytes(Path.of(file)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertArrayEquals(new byte[] {1, 2, 3}, loaded.get(0));
    }

    @Test
    void halfALibraryIsNotLeft() {
        var broken = new SequenceInputStream(new ByteArrayInputStream(new byte[100]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("no space left on device");
            }
        });
        assertThrows(IOException.class, () -> NativeLibrary.load(broken, "libx.so", file -> {}));
    }
}
