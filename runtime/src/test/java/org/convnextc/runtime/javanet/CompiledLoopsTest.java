package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What C2 makes of the inner loops of the Java target, for each collector and each width of vectors: sums stay in the
 * registers of vectors, and these hold nothing else. Whether they do shows in the speed alone; see VectorGemm for what it depends on.
 */
final class CompiledLoopsTest {
    private static final String KERNELS = "org.convnextc.runtime.kernel.vector.";
    private static final Pattern MULTIPLICATION = Pattern.compile("^v(fmadd|mulps)");

    /** A vector or a number of one, to or from the stack. */
    private static final Pattern SPILL = Pattern.compile("^vmov.*\\(%rsp[,)]");

    /** What an operation on vectors becomes where C2 does not know it. */
    private static final Pattern CALL = Pattern.compile("^call");

    /** What is no number in a register of vectors: a pointer or an index that had no other place. */
    private static final Pattern POINTER = Pattern.compile("^vmov[dq]\\s+(%[re]\\w+,%xmm|%xmm\\d+,%[re])");

    @TempDir
    Path folder;

    /**
     * The loop of a method.
     *
     * @param multiplications that one round holds
     * @param pointers that it may take from registers of vectors
     * @param copies what C2 may make of it
     */
    private record Loop(String method, int multiplications, int pointers, Copies copies) {
        Loop(String method, int multiplications, int pointers) {
            this(method, multiplications, pointers, Copies.NONE);
        }
    }

    /** What C2 may make of one loop. */
    private enum Copies {
        /** It stays one. */
        NONE,
        /** Three of one round each: the one between needs no check of a bound that the first and the last one have. */
        SPLIT,
        /** Loops of several rounds, and another one of what they leave. */
        UNROLLED
    }

    /** @param masks whether C2 knows stores under a mask */
    private static List<Loop> loops(int bits, boolean masks) {
        var loops = new ArrayList<Loop>();
        if (bits == 512 && masks) {
            loops.add(new Loop("VectorTiles::askingSeven", 14, 0, Copies.SPLIT));
            loops.add(new Loop("VectorTiles::askingSix", 12, 0, Copies.SPLIT));
        }
        if (bits == 512) {
            loops.add(new Loop("VectorTiles::eight", 16, 0));
            loops.add(new Loop("VectorTiles::seven", 14, 0));
            loops.add(new Loop("VectorClampedGemm::four", 8, 0));
        } else {
            loops.add(new Loop("VectorTiles::pairedSix", 24, 0));
            // One register is too few for G1.
            loops.add(new Loop("VectorTiles::pairedFive", 20, 1));
            loops.add(new Loop("VectorTiles::pairedClampedSix", 24, 0));
            loops.add(new Loop("VectorTiles::pairedClampedFive", 20, 1));
        }
        loops.add(new Loop("VectorTiles::six", 12, 0));
        loops.add(new Loop("VectorTiles::five", 10, 0));
        loops.add(new Loop("VectorTiles::four", 8, 0));
        // Four arrays and where they begin are one or two too many, which is nothing beside as many multiplications.
        loops.add(new Loop("VectorGroupedDepthwise::seven", 49, 2));
        // Ten or twelve rows, each with a place of its own, are more than there are registers for; it is the vectors
        // that have to be in theirs.
        loops.add(new Loop("VectorWinograd::inputs", 10, 12, Copies.UNROLLED));
        loops.add(new Loop("VectorWinograd::outputs", 6, 12, Copies.UNROLLED));
        return loops;
    }

    @ParameterizedTest
    @CsvSource({
        "Serial, 1",
        "Serial, 2",
        "Serial, 3",
        "Parallel, 1",
        "Parallel, 2",
        "Parallel, 3",
        "G1, 1",
        "G1, 2",
        "G1, 3"
    })
    void keepSumsInRegisters(String collector, int avx) throws IOException, InterruptedException {
        check(Path.of(System.getProperty("java.home")), Runtime.version().feature() >= 21, collector, avx);
    }

    /** C2 of JDK 25 is another one; whoever builds with an older JDK need not build again to see it. */
    @ParameterizedTest
    @CsvSource({"Serial, 2", "Serial, 3", "G1, 2", "G1, 3"})
    void keepSumsInRegistersOnJdk25(String collector, int avx) throws IOException, InterruptedException {
        assumeTrue(Runtime.version().feature() < 25, "this JVM is as new");
        String home = System.getenv("JAVA_HOME_25");
        assumeTrue(home != null, "JAVA_HOME_25 names no JDK 25");
        check(Path.of(home), true, collector, avx);
    }

    private void check(Path home, boolean masks, String collector, int avx) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "not an x86-64 processor");
        assumeTrue(hasObjdump(), "no objdump (of binutils) to take the machine code apart");
        Path log = folder.resolve("log");
        int bits = run(home, collector, avx, log);
        String text = Files.readString(log);
        assumeTrue(text.contains("[MachCode]"), "this JVM has a disassembler of its own, or prints no machine code");
        for (Loop loop : loops(bits, masks)) {
            String what = loop.method + ", " + bits + " bits, " + collector;
            List<List<String>> found = MachineCode.of(text, loop.method, folder).innermostLoops(MULTIPLICATION);
            assertTrue(mayBe(found.size(), loop.copies), what + ": " + found.size() + " loops");
            found.forEach(code -> check(loop, code, what));
        }
    }

    private static boolean mayBe(int loops, Copies copies) {
        return loops == 1 || loops == 3 && copies == Copies.SPLIT || loops > 0 && copies == Copies.UNROLLED;
    }

    private static void check(Loop loop, List<String> code, String what) {
        int multiplications = count(code, MULTIPLICATION);
        int rounds = loop.copies == Copies.UNROLLED ? multiplications / loop.multiplications : 1;
        assertEquals(rounds * loop.multiplications, multiplications, () -> what + ": multiplications in " + code);
        assertEquals(0, count(code, SPILL), () -> what + ": spills in " + code);
        assertEquals(0, count(code, CALL), () -> what + ": calls in " + code);
        assertTrue(count(code, POINTER) <= rounds * loop.pointers, () -> what + ": pointers in " + code);
    }

    private static int count(List<String> loop, Pattern kind) {
        return (int) loop.stream().filter(x -> kind.matcher(x).find()).count();
    }

    private static boolean hasObjdump() throws InterruptedException {
        try {
            return new ProcessBuilder("objdump", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs {@link HotLoops}; the bits of its vectors. */
    private int run(Path home, String collector, int avx, Path log) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/java").toString(),
                "-Xmx128m",
                "-Xbatch",
                "-XX:+Use" + collector + "GC",
                "-XX:UseAVX=" + avx,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-DisplayVMOutput",
                "-XX:+LogVMOutput",
                "-XX:LogFile=" + log));
        Stream.concat(loops(256, true).stream(), loops(512, true).stream())
                .map(Loop::method)
                .distinct()
                .forEach(method -> command.add("-XX:CompileCommand=print," + KERNELS + method));
        command.addAll(List.of(
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                HotLoops.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            String out = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(5, TimeUnit.MINUTES), "no end");
            assertEquals(0, process.exitValue(), () -> out + errors());
            return Integer.parseInt(out.lines().findFirst().orElse(""));
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
