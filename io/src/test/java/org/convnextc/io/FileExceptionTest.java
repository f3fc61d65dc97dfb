package org.convnextc.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileExceptionTest {
    @Test
    void givesReasonsInsteadOfNames() {
        assertEquals("there is no such file or folder", FileException.reason(new NoSuchFileException("x")));
        assertEquals("permission denied", FileException.reason(new AccessDeniedException("x")));
        assertEquals("disk full", FileException.reason(new FileSystemException("x", "y", "disk full")));
        assertEquals("broken pipe", FileException.reason(new IOException("broken pipe")));
        assertEquals("EOFException", FileException.reason(new EOFException()));
    }
}
