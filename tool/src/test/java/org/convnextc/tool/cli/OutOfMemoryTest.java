package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.io.Npy;
import org.convnextc.kernels.CxxCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that do not fit into memory: an error of Java that the command line reports, not the end of the process by the system. */
class OutOfMemoryTest {
    /** With {@link #CLASSES} 4 GB. */
    private static final int WIDTH = 10_000;

    private static final int CLASSES = 100_000;

    /** A JVM that takes little beside its heap, so that the limit of its address space is one for the weights. */
    private static final List<String> SMALL_JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:ReservedCodeCacheSize=64m",
            "--add-modules=jdk.incubator.vector");

    /** Kilobytes: enough for the JVM and for a C++ compiler, too few for the weights. */
    private static final long ADDRESS_SPACE = 3_500_000;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeNetAndWeights() throws IOException {
        Files.writeString(
                folder.resolve("wide.net"),
                """
                net Wide {
                  input = 1x1x1
                  preprocess = { normalize mean=[0] std=[1] }
                  body = { stem: conv 1x1 bias=no -> %d; mean; head: linear bias=no -> %d }
                }
                """
                        .formatted(WIDTH, CLASSES));
        long stem = 4L * WIDTH;
        long all = stem + 4L * WIDTH * CLASSES;
        byte[] header =
                """
                {"stem.weight":{"dtype":"F32","shape":[%d,1,1,1],"data_offsets":[0,%d]},
                "head.weight":{"dtype":"F32","shape":[%d,%d],"data_offsets":[%d,%d]}}
                """
                        .formatted(WIDTH, stem, CLASSES, WIDTH, stem, all)
                        .getBytes(StandardCharsets.UTF_8);
        // All zeros, of which the file system keeps none.
        try (var file = new RandomAccessFile(folder.resolve("wide.safetensors").toFile(), "rw")) {
            file.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            file.write(header);
            file.setLength(Long.BYTES + header.length + all);
        }
        Npy.write(folder.resolve("x.npy"), new Npy.Floats(new int[] {1, 1, 1, 1}, new float[1]));
    }

    @Test
    void inTheHeap() throws Exception {
        assertReported(run(List.of(), "--gemm=vector"), "Java heap space");
    }

    @Test
    void outsideTheHeap() throws Exception {
        assertReported(run(limited(), "--gemm=openblas"), "outside the heap");
    }

    @Test
    void inNativeCode() throws Exception {
        assumeTrue(CxxCompiler.find().isPresent(), "no C++ compiler on this machine");
        assertReported(run(limited(), "--target=native"), "cannot allocate the weights of Wide outside the heap");
    }

    private static void assertReported(Processes.Result result, String what) {
        assertEquals(3, result.status(), result.err());
        assertTrue(result.err().contains("java.lang.OutOfMemoryError"), result.err());
        assertTrue(result.err().contains(what), result.err());
    }

    private static List<String> limited() {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "only Linux limits address spaces so");
        return List.of("sh", "-c", "ulimit -v " + ADDRESS_SPACE + "; exec \"$@\"", "sh");
    }

    private Processes.Result run(List<String> starter, String option) throws IOException, InterruptedException {
        ProcessBuilder command = Program.command(
                folder,
                "run",
                "wide.net",
                "--weights=wide.safetensors",
                "--input=x.npy",
                "--output=y.npy",
                "--threads=1",
                option);
        var words = new ArrayList<>(starter);
        words.addAll(command.command());
        words.addAll(starter.size() + 1, SMALL_JVM);
        return Processes.start(command.command(words));
    }
}
