package org.convnextc.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {
    private static final String F8_HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1), }";

    @TempDir
    Path folder;

    private Path file(String header, byte[] elements) throws IOException {
        byte[] dict = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + dict.length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        bytes.putShort((short) dict.length).put(dict).put(elements);
        return Files.write(folder.resolve("array.npy"), bytes.array());
    }

    private static byte[] doubles(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    @Test
    void readsFloat64() throws IOException {
        Path path = file(F8_HEADER, doubles(0.1, -2));
        assertArrayEquals(new double[] {0.1, -2}, Npy.readDoubles(path).values());
        assertArrayEquals(new float[] {0.1f, -2}, Npy.readFloats(path).values());
        assertArrayEquals(new int[] {2, 1}, Npy.readFloats(path).shape());
    }

    @Test
    void readsWhatItWrites() {
        float[] values = new float[3 * 70_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 3f;
        }
        Path path = folder.resolve("written.npy");
        Npy.write(path, new Npy.Floats(new int[] {3, 70_000}, values));
        assertArrayEquals(values, Npy.readFloats(path).values());
        assertEquals(-1.0 / 3, -Npy.readDoubles(path).values()[1], 1e-7);
    }

    /** Byte for byte what numpy.save writes for numpy.float32([1.5]). */
    @Test
    void writesWhatNumpyWrites() throws IOException {
        Path path = folder.resolve("written.npy");
        Npy.write(path, new Npy.Floats(new int[] {1}, new float[] {1.5f}));
        byte[] bytes = Files.readAllBytes(path);
        String header = new String(bytes, 10, 118, StandardCharsets.US_ASCII);
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }" + " ".repeat(60) + "\n", header);
        assertEquals(132, bytes.length);
    }

    @Test
    void leavesNothingHalfWritten() throws IOException {
        Path missing = folder.resolve("missing").resolve("y.npy");
        assertThrows(FileException.class, () -> Npy.write(missing, new Npy.Floats(new int[] {1}, new float[1])));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '"',
            textBlock =
                    """
            {'descr': '<i8', 'fortran_order': False, 'shape': (2,), }              | holds elements of type '<i8'
            {'descr': '<f8', 'fortran_order': True, 'shape': (2,), }               | is in Fortran order
            {'descr': '<f8', 'fortran_order': False, 'shape': (3,), }              | has 16 bytes of elements, but shape [3] takes 24
            {'descr': '<f8', 'fortran_order': False, 'shape': (1,), }              | has 16 bytes of elements, but shape [1] takes 8
            {'descr': '<f8', 'fortran_order': False, 'shape': (99999, 99999), }    | has the shape [99999, 99999], too large
            {'descr': '<f8', 'fortran_order': False, 'shape': (2147483648,), }     | has the impossible shape
            {'descr': '<f8', 'fortran_order': False, 'shape': (2147483647,), }     | has 16 bytes of elements
            {'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }             | has the header
            {'descr': '<f8', 'fortran_order': False, 'shape': (2 2), }             | has the impossible shape (2 2)
            {'descr': '<f8', 'fortran_order': False, 'shape': (), }                | has 16 bytes of elements, but shape [] takes 8
            {'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536, 0), } | has the shape [65536, 65536, 0], too large
            {'descr': '>f8', 'fortran_order': False, 'shape': (2,), }              | holds elements of type '>f8'
            {'descr': '|O', 'fortran_order': False, 'shape': (2,), }               | holds elements of type '|O'
            {'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,), }     | has the header
            {'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)} | has the header
            {'descr': __import__('os').system('true')}                             | has the header
            """)
    void saysWhatIsWrong(String header, String message) throws IOException {
        Path path = file(header, doubles(1, 2));
        String found =
                assertThrows(FileException.class, () -> Npy.readFloats(path)).getMessage();
        assertTrue(found.startsWith(path + ": " + message), found);
    }

    @Test
    void refusesEveryCutFile() throws IOException {
        byte[] whole = Files.readAllBytes(file(F8_HEADER, doubles(1, 2)));
        Path cut = folder.resolve("cut.npy");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThrows(FileException.class, () -> Npy.readFloats(cut), "cut to " + length);
        }
    }
}
