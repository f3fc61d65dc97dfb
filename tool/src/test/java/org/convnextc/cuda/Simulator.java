package org.convnextc.cuda;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.convnextc.kernels.CxxCompiler;

/** What a {@link SimulatedDevice} does in C++, compiled when it is first needed. */
final class Simulator {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "include");

    static {
        System.load(compiled().toString());
    }

    private Simulator() {}

    private static Path compiled() {
        try (InputStream source = Simulator.class.getResourceAsStream("simulator.cpp")) {
            Path folder = Files.createTempDirectory("simulator");
            Path cpp = folder.resolve("simulator.cpp");
            Path library = folder.resolve("libsimulator.so");
            Files.copy(source, cpp);
            run(List.of(
                    "-std=c++20",
                    "-O2",
                    "-ffast-math",
                    "-fno-finite-math-only",
                    "-shared",
                    "-fPIC",
                    "-I" + JAVA,
                    "-I" + JAVA.resolve("linux"),
                    cpp.toString(),
                    "-o",
                    library.toString()));
            for (Path file : List.of(cpp, library, folder)) {
                file.toFile().deleteOnExit();
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the C++ compiler of this machine. */
    static void run(List<String> arguments) {
        var words = new java.util.ArrayList<>(arguments);
        words.add(0, CxxCompiler.find().orElseThrow().program());
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", words) + ":\n" + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether this machine can compile what is simulated. */
    static boolean available() {
        return CxxCompiler.find().isPresent()
                && new File(JAVA.toFile(), "jni.h").exists()
                && new File(JAVA.toFile(), "linux").exists();
    }

    static native long allocate(long bytes);

    static native void free(long address);

    static native void putFloats(long to, float[] values, int from, int count);

    static native void putShorts(long to, short[] values, int from, int count);

    static native void getFloats(long from, float[] values, int to, int count);

    static native void getShorts(long from, short[] values, int to, int count);

    /** A library's handle; 0 where it cannot be loaded. */
    static native long open(String file);

    static native void close(long library);

    static native long find(long library, String symbol);

    static native void launch(long simulate, long kernel, int blocks, int threads, int shared, long... arguments);

    static native void gemm(
            int type,
            long rows,
            int inputs,
            int outputs,
            long in,
            long weight,
            long bias,
            int epilogue,
            long residual,
            long out);
}
