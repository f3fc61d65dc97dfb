package org.convnextc.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The CPU in a GPU's place: a net's image is a library that a C++ compiler has made of its {@code .cu}. */
final class SimulatedDevice implements Device {
    private static final int WARP = 32;

    /** So few that batches of small nets have enough blocks, and single images have not. */
    private static final int MULTIPROCESSORS = 4;

    private record Kernel(long function, int threads, int blocks, int shared) {}

    private final Map<String, Kernel> kernels = new HashMap<>();
    private final Set<Long> allocated = new HashSet<>();
    private final Set<Graph> graphs = new HashSet<>();
    private List<Runnable> recording;
    private long library;
    private long simulate;

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public long allocate(long bytes) {
        long address = Simulator.allocate(bytes);
        allocated.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        assertTrue(allocated.remove(address), "freed what was not allocated");
        Simulator.free(address);
    }

    @Override
    public void upload(long to, float[] values, int from, int count) {
        Simulator.putFloats(to, values, from, count);
    }

    @Override
    public void upload(long to, short[] values, int from, int count) {
        Simulator.putShorts(to, values, from, count);
    }

    @Override
    public void download(long from, float[] into, int offset, int count) {
        Simulator.getFloats(from, into, offset, count);
    }

    @Override
    public void download(long from, short[] into, int offset, int count) {
        Simulator.getShorts(from, into, offset, count);
    }

    @Override
    public void load(byte[] image, List<String> names) {
        try {
            Path file = Files.createTempFile("net", ".so");
            Files.write(file, image);
            library = Simulator.open(file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertNotEquals(0, library, "the library does not load");
        simulate = function("simulate");
        for (int i = 0; i < names.size(); i++) {
            int[] row = launches(names.size(), i);
            kernels.put(names.get(i), new Kernel(function(names.get(i)), row[0], row[1], row[2]));
        }
    }

    /** A row of the table that the kernel of this name writes. */
    private int[] launches(int rows, int row) {
        long table = Simulator.allocate(rows * 3L * Integer.BYTES);
        Simulator.launch(simulate, function("launches"), 1, WARP, 0, table);
        float[] bits = new float[rows * 3];
        Simulator.getFloats(table, bits, 0, bits.length);
        Simulator.free(table);
        int[] numbers = new int[3];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.floatToRawIntBits(bits[row * 3 + i]);
        }
        return numbers;
    }

    private long function(String name) {
        long function = Simulator.find(library, name);
        assertNotEquals(0, function, "the library has no " + name);
        return function;
    }

    @Override
    public boolean fills(String kernel, int images) {
        return images * kernels.get(kernel).blocks() >= MULTIPROCESSORS;
    }

    @Override
    public void launch(String name, int images, long... pointers) {
        Kernel kernel = kernels.get(name);
        work(() -> Simulator.launch(
                simulate, kernel.function(), images * kernel.blocks(), kernel.threads(), kernel.shared(), pointers));
    }

    @Override
    public void gemm(Gemm gemm, long in, long weight, long bias, long residual, long out) {
        assertEquals(gemm.bias(), bias != 0);
        assertEquals(gemm.residual(), residual != 0);
        work(() -> Simulator.gemm(
                gemm.type().ordinal(),
                gemm.rows(),
                gemm.inputs(),
                gemm.outputs(),
                in,
                weight,
                bias,
                gemm.epilogue().ordinal(),
                residual,
                out));
    }

    /** While a graph is recorded nothing runs, as on a GPU. */
    private void work(Runnable task) {
        if (recording == null) {
            task.run();
        } else {
            recording.add(task);
        }
    }

    @Override
    public Graph record(long stream, Runnable work) {
        var tasks = new ArrayList<Runnable>();
        recording = tasks;
        work.run();
        recording = null;
        var graph = new Graph() {
            @Override
            public void launch(long on) {
                assertTrue(graphs.contains(this), "launched a graph that is closed");
                tasks.forEach(Runnable::run);
            }

            @Override
            public void close() {
                graphs.remove(this);
            }
        };
        graphs.add(graph);
        return graph;
    }

    @Override
    public Mark mark() {
        long time = System.nanoTime();
        return new SimulatedMark(time);
    }

    private record SimulatedMark(long time) implements Mark {
        @Override
        public double microsecondsSince(Mark earlier) {
            return (time - ((SimulatedMark) earlier).time()) / 1e3;
        }

        @Override
        public void close() {}
    }

    /** A model must have freed all it took. */
    @Override
    public void close() {
        assertEquals(Set.of(), allocated, "memory that was not freed");
        assertEquals(Set.of(), graphs, "graphs that were not closed");
        if (library != 0) {
            Simulator.close(library);
        }
    }
}
