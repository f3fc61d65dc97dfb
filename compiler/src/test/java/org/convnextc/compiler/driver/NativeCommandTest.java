package org.convnextc.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.convnextc.kernels.CxxCompiler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native target from the command line. */
final class NativeCommandTest {
    /** What a jar without OpenBLAS may have. */
    private static final long MOST_BYTES = 1_000_000;

    @TempDir
    Path folder;

    @Test
    void writesItsSourcesIntoAFolder() throws Exception {
        Path sources = folder.resolve("sources");
        assertOk(Program.here(Program.FASHION, "--target", "native", "-o", sources));
        for (String file : new String[] {"Fashion.java", "Fashion.cpp", "Fashion.h", "convnextc/gemm.h"}) {
            assertTrue(Files.size(sources.resolve(file)) > 0, file);
        }
    }

    @Test
    void aPackageNeedsAName() {
        Path sources = folder.resolve("sources");
        Processes.Result result =
                Program.here(Program.FASHION, "--target", "native", "-o", sources, "--package", "../x");
        assertEquals(2, result.status());
        assertTrue(result.err().contains("--package ../x: no name for a Java package"), result.err());
        assertFalse(Files.exists(sources));
    }

    @Test
    void buildsAJarAndRunsANet() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        Path net = folder.resolve("small.net");
        Files.writeString(
                net,
                """
                net Small {
                  input = 1x12x10
                  preprocess = { normalize mean=[0] std=[1] }
                  body = { stem: conv 2x2 /2 -> 6; residual { dw: conv 3x3 depthwise; norm: layernorm; up: linear -> 24; gelu; down: linear -> 6 }; mean; head: linear -> 3 }
                }
                """);
        assertOk(Program.here(net, "--target", "native", "-o", folder.resolve("Small.jar"), "--package", "a.b"));
        assertTrue(Files.size(folder.resolve("Small.jar")) < MOST_BYTES);
        try (var jar = new JarFile(folder.resolve("Small.jar").toFile())) {
            String library = "a/b/" + Loader.getPlatform() + "/" + System.mapLibraryName("jniSmall");
            assertTrue(jar.getEntry(library) != null, library);
            assertTrue(jar.getEntry("a/b/Small.class") != null);
        }
        Processes.Result bench = Program.here("bench", net, "--target", "native", "--runs", "1", "--warmup", "0");
        assertOk(bench);
        assertTrue(bench.out().contains("native, "), bench.out());
    }

    private static void assertOk(Processes.Result result) {
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertFalse(result.out().contains("Exception"), result.out());
    }
}
