package org.convnextc.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/** Runs classes of the CUDA target without a GPU: the same kernels, compiled for the CPU, and products as plain loops. */
public final class Simulation {
    private static final Path SHIM = Path.of("..", "kernels", "src", "test", "cuda", "shim.h");
    private static final Path HEADERS = Path.of("..", "kernels", "src", "main", "cuda");

    private static final Map<String, byte[]> LIBRARIES = new ConcurrentHashMap<>();

    /** A caller's array in the simulated device's memory. */
    public static final class Memory implements AutoCloseable {
        private final long address;
        private final int length;

        public Memory(float[] values) {
            length = values.length;
            address = Simulator.allocate((long) length * Float.BYTES);
            Simulator.putFloats(address, values, 0, length);
        }

        public long address() {
            return address;
        }

        public float[] values() {
            float[] values = new float[length];
            Simulator.getFloats(address, values, 0, length);
            return values;
        }

        @Override
        public void close() {
            Simulator.free(address);
        }
    }

    private Simulation() {}

    /** Skips a test where there is no compiler for it. */
    public static void assumeAvailable() {
        assumeTrue(Simulator.available(), "no C++ compiler, or no jni.h, on this machine");
    }

    /** Does work that loads models, which then run here. */
    public static <T> T with(Callable<T> work) throws Exception {
        return Devices.with(SimulatedDevice::new, work);
    }

    /** A net's kernels as a library, in place of what nvcc makes of them. Nets that differ in comments alone are compiled once. */
    public static byte[] compile(String className, String source) {
        return LIBRARIES.computeIfAbsent(source.replaceAll("(?m)^//.*$", ""), text -> compiled(className, text));
    }

    private static byte[] compiled(String className, String source) {
        try {
            Path folder = Files.createTempDirectory("kernels");
            Path cu = folder.resolve(className + ".cu");
            Path library = folder.resolve(className + ".so");
            try {
                Files.writeString(cu, source);
                Simulator.run(List.of(
                        "-std=c++20",
                        "-O1",
                        "-shared",
                        "-fPIC",
                        "-fno-gnu-unique",
                        "-x",
                        "c++",
                        "-include",
                        SHIM.toString(),
                        "-I" + HEADERS,
                        cu.toString(),
                        "-o",
                        library.toString()));
                return Files.readAllBytes(library);
            } finally {
                Files.deleteIfExists(cu);
                Files.deleteIfExists(library);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
