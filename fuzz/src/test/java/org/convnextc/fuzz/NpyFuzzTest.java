package org.convnextc.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.convnextc.io.FileException;
import org.convnextc.io.Npy;
import org.junit.jupiter.api.Timeout;

/** An .npy file gives an array of its shape or a FileException that names the file. */
@Timeout(Limits.SECONDS)
class NpyFuzzTest {
    private final InputFile file = new InputFile();

    @FuzzTest
    @DictionaryEntries({"'descr'", "'fortran_order'", "'shape'", "False", "True", "<f4", "<f8"})
    void npy(byte[] bytes) {
        Path path = file.holding(bytes);
        try {
            Npy.Floats array = Npy.readFloats(path);
            assertEquals(array.values().length, IntStream.of(array.shape()).reduce(1, Math::multiplyExact));
            assertEquals(array.values().length, Npy.readDoubles(path).values().length);
        } catch (FileException e) {
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        }
    }
}
