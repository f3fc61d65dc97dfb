package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.convnextc.runtime.kernel.PlainKernels;
import org.convnextc.runtime.memory.NativeArena;
import org.convnextc.runtime.memory.NativeMemory;
import org.junit.jupiter.api.Test;

final class NativeMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");

    @Test
    void blocksStartACacheLine() {
        try (var memory = new NativeMemory()) {
            for (int floats : new int[] {1, 7, 1000}) {
                assertEquals(0, memory.allocate(floats) % 64);
            }
        }
    }

    /** A team without workers stands for one whose threads the system refuses. */
    @Test
    void aSessionThatCannotStartLeavesNoArena() {
        long before = NativeMemory.inUse();
        assertThrows(
                NegativeArraySizeException.class,
                () -> new ExecutionContext(null, 0, new NativeArena(1000), new PlainKernels()));
        assertEquals(before, NativeMemory.inUse());
    }

    /** 40 times 64 MiB: a leak would show as 2.5 GiB. */
    @Test
    void freedMemoryGoesBackToTheSystem() throws IOException {
        assumeTrue(Files.exists(STATUS));
        long before = residentKilobytes();
        float[] piece = new float[1 << 16];
        for (int i = 0; i < 40; i++) {
            try (var arena = new NativeArena(1 << 24)) {
                for (int from = 0; from < 1 << 24; from += piece.length) {
                    arena.write(from, piece, 0, piece.length);
                }
            }
        }
        assertTrue(residentKilobytes() - before < 256 * 1024, "resident memory grew");
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** The windows of an arena overlap; the memory is only reserved, not filled. */
    @Test
    void arenaBeyondTheReachOfOneBuffer() {
        int floats = 3 * (1 << 28) + 100;
        try (var arena = new NativeArena(floats)) {
            for (int at : new int[] {0, (1 << 28) - 3, (1 << 29) - 3, 3 * (1 << 28) - 3, floats - 7}) {
                float[] in = TestArena.random(at, 7);
                arena.write(at, in, 0, 7);
                float[] out = new float[7];
                arena.read(at, out, 0, 7);
                assertArrayEquals(in, out);
            }
        }
    }
}
