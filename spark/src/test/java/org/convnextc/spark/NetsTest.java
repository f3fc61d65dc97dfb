package org.convnextc.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;
import org.convnextc.runtime.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often nets are loaded, and from where. */
class NetsTest {
    private static final int CALLERS = 16;

    private final SparkSession spark = Sessions.local();
    private final Counters counters = Counters.of(spark);

    @TempDir
    private Path folder;

    /** A file of this test's own, so that no other test has loaded the net from there. */
    private Path weights;

    @BeforeEach
    void copy() throws IOException {
        weights = Files.copy(Sessions.WEIGHTS, folder.resolve("w.safetensors"));
    }

    private NetSource fashion(String uri) {
        return NetSource.of(Fashion.class.getName(), uri);
    }

    @Test
    void aNetIsLoadedOnceForCallersThatComeTogether() throws Exception {
        int opened = FarFileSystem.OPENED.get();
        NetSource source = fashion("far://" + weights);
        var together = new CyclicBarrier(CALLERS);
        var pool = Executors.newFixedThreadPool(CALLERS);
        var nets = new ArrayList<Future<Model>>();
        for (int i = 0; i < CALLERS; i++) {
            nets.add(pool.submit((Callable<Model>) () -> {
                together.await();
                return Nets.get(source, counters);
            }));
        }
        for (Future<Model> net : nets) {
            assertSame(nets.get(0).get(), net.get());
        }
        pool.shutdown();
        assertEquals(1, counters.netsLoaded());
        assertEquals(1, FarFileSystem.OPENED.get() - opened);
    }

    @Test
    void tasksOfAllPartitionsShareANet() {
        String uri = "far://" + weights;
        Counters job = ImageFunctions.of(Fashion.class, uri).register(spark);
        spark.read()
                .format("binaryFile")
                .option("pathGlobFilter", "*.png")
                .load(Sessions.IMAGES.toString())
                .repartition(20)
                .selectExpr("classify(content) r")
                .collectAsList();
        assertEquals(Sessions.IMAGE_COUNT, job.images());
        assertEquals(1, job.netsLoaded());
    }

    @Test
    void otherWeightsAreAnotherNet() throws IOException {
        Path other = Files.copy(weights, folder.resolve("other.safetensors"));
        assertNotSame(Nets.get(fashion(weights.toString()), counters), Nets.get(fashion(other.toString()), counters));
        assertEquals(2, counters.netsLoaded());
    }

    @Test
    void aCopyOfWeightsIsGoneWhenTheNetIsLoaded() throws IOException {
        Path files = Path.of(SparkFiles.getRootDirectory());
        Set<Path> before = list(files);
        Nets.get(fashion("far://" + weights), counters);
        assertEquals(before, list(files));
    }

    /** A file on this machine is read where it lies, and stays. */
    @Test
    void localFilesAreNotCopied() throws IOException {
        try (Weights found = Weights.fetch(weights.toUri().toString())) {
            assertEquals(weights, found.file());
        }
        try (Weights found = Weights.fetch(weights.toString())) {
            assertEquals(weights, found.file());
        }
        assertTrue(Files.exists(weights));
    }

    @Test
    void filesOfTheSessionAreFoundByName() throws IOException {
        try (Weights found = Weights.fetch("fashion.safetensors")) {
            assertEquals(-1, Files.mismatch(Sessions.WEIGHTS, found.file()));
        }
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        Set<Path> before = list(Path.of(SparkFiles.getRootDirectory()));
        assertMessage("none.safetensors: the executor has no such file, which would be one of [", "none.safetensors");
        assertMessage(
                "far:///none.safetensors: cannot be copied to this executor: File far:/none.safetensors does not exist",
                "far:///none.safetensors");
        assertMessage(
                "other:///w: cannot be copied to this executor: No FileSystem for scheme \"other\"", "other:///w");
        assertMessage("a:b: is no URI of weights", "a:b");
        assertEquals(before, list(Path.of(SparkFiles.getRootDirectory())));
    }

    /** A failure is not kept: an object store may answer the next task. */
    @Test
    void theNextTaskTriesAgain() throws IOException {
        NetSource source = fashion("far://" + folder.resolve("late.safetensors"));
        assertThrows(RuntimeException.class, () -> Nets.get(source, counters));
        Files.copy(weights, folder.resolve("late.safetensors"));
        Nets.get(source, counters);
        assertEquals(1, counters.netsLoaded());
    }

    private static void assertMessage(String expected, String uri) {
        String message =
                assertThrows(RuntimeException.class, () -> Weights.fetch(uri)).getMessage();
        assertTrue(message.startsWith(expected), message);
    }

    private static Set<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }
}
