package org.convnextc.runtime.nativenet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.CheckpointException;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.image.Preprocess;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.RuntimeVersion;
import org.convnextc.runtime.Spec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the runtime deals with native code, which a class in Java stands for here. */
class NativeModelTest {
    private static final int ROWS = 100;
    private static final int COLUMNS = 3000;

    private static final Spec SPEC = new Spec(
            "Fake",
            RuntimeVersion.CURRENT,
            1,
            1,
            2,
            List.of(new Output("sum", 1), new Output("both", 2)),
            0,
            Preprocess.of());

    @TempDir
    private Path folder;

    private final FakeNet net = new FakeNet();
    private Path checkpoint;

    @BeforeEach
    void writeCheckpoint() {
        checkpoint = folder.resolve("fake.safetensors");
        float[] matrix = new float[ROWS * COLUMNS];
        IntStream.range(0, matrix.length).forEach(i -> matrix[i] = i);
        WeightsWriter.write(
                checkpoint,
                List.of(
                        new ArrayTensor("a", new int[] {ROWS, COLUMNS}, matrix),
                        new ArrayTensor("b", new int[] {1, 1, 1, 3}, new float[] {7, 8, 9})));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(Set.of(), net.open);
    }

    private FakeModel load(int threads) {
        return FakeModel.load(checkpoint, Options.defaults().withThreads(threads), net, "a");
    }

    @Test
    void weightsArriveInTheirPlacesInOrder() {
        for (int threads : List.of(1, 4)) {
            load(threads).close();
            assertArrayEquals(
                    IntStream.range(0, ROWS * COLUMNS).asDoubleStream().toArray(), net.packed(0));
            assertArrayEquals(new double[] {7, 8, 9}, net.packed(1));
            assertArrayEquals(new double[] {1, 2}, net.packed(2));
        }
    }

    @Test
    void outputsAreSplitByName() {
        try (FakeModel model = load(2)) {
            var found = model.forwardAll(new float[] {1, 2, 3, 4, 5, 6});
            assertArrayEquals(new float[] {3, 7, 11}, found.get("sum").values());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, found.get("both").values());
            assertArrayEquals(
                    new float[] {10},
                    model.forwardAll(new float[] {4, 6}).get("sum").values());
        }
    }

    @Test
    void callersTakeTurns() throws Exception {
        var callers = Executors.newFixedThreadPool(4);
        try (FakeModel model = load(1)) {
            List<Callable<float[]>> calls = IntStream.range(0, 40)
                    .<Callable<float[]>>mapToObj(i -> () ->
                            model.forwardAll(new float[] {i, 1}).get("sum").values())
                    .toList();
            var results = callers.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(new float[] {i + 1}, results.get(i).get());
            }
            assertTrue(net.mostOpen() <= 1 + Runtime.getRuntime().availableProcessors());
        } finally {
            callers.shutdown();
        }
    }

    /** Two models, four callers: their forwards never take more threads together than there are processors. */
    @Test
    void modelsShareTheProcessors() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        var callers = Executors.newFixedThreadPool(4);
        try (FakeModel one = load(processors);
                FakeModel other = load(processors)) {
            List<Callable<float[]>> calls = IntStream.range(0, 60)
                    .<Callable<float[]>>mapToObj(i -> () -> (i % 2 == 0 ? one : other)
                            .forwardAll(new float[] {i, 1})
                            .get("sum")
                            .values())
                    .toList();
            var results = callers.invokeAll(calls);
            for (int i = 0; i < results.size(); i++) {
                assertArrayEquals(new float[] {i + 1}, results.get(i).get());
            }
        } finally {
            callers.shutdown();
        }
        assertTrue(net.mostWorkers() <= processors, net.mostWorkers() + " workers");
    }

    @Test
    void aWeightThatIsMissingIsToldAndNothingIsPacked() {
        var e = assertThrows(
                CheckpointException.class, () -> FakeModel.load(checkpoint, Options.defaults(), net, "missing"));
        assertTrue(e.getMessage().contains("missing"), e.getMessage());
        assertTrue(net.rows.isEmpty());
    }

    @Test
    void aCheckpointsFaultIsToldBeforeTheMachines() {
        net.memory = 0;
        assertThrows(CheckpointException.class, () -> FakeModel.load(checkpoint, Options.defaults(), net, "missing"));
    }

    @Test
    void tooLittleMemoryForTheWeights() {
        net.memory = 0;
        assertThrows(OutOfMemoryError.class, () -> load(1));
    }

    @Test
    void tooLittleMemoryForASession() {
        net.memory = 1;
        try (FakeModel model = load(1)) {
            assertThrows(OutOfMemoryError.class, () -> model.forwardAll(new float[2]));
            net.memory = 2;
            model.forwardAll(new float[2]);
        }
    }

    @Test
    void whatFailsWhilePackingLeavesNothing() {
        net.failing = true;
        assertThrows(IllegalStateException.class, () -> load(1));
        assertThrows(IllegalStateException.class, () -> load(3));
    }

    /** All products are the kernels' own. */
    @Test
    void anotherProviderOfProductsIsRefused() {
        for (GemmProvider gemm : List.of(GemmProvider.OPENBLAS, GemmProvider.VECTOR)) {
            Options options = Options.defaults().withGemm(gemm);
            var e = assertThrows(IllegalStateException.class, () -> FakeModel.load(checkpoint, options, net, "a"));
            assertTrue(e.getMessage().contains("gemm must be auto"), e.getMessage());
        }
    }

    @Test
    void aClosedModelRefuses() {
        FakeModel model = load(1);
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> model.forwardAll(new float[2]));
    }

    @Test
    void instructionSets() {
        assertEquals("1 thread, native, AVX2", engine("auto"));
        assertEquals("1 thread, native, portable kernels", engine("portable"));
        assertThrows(IllegalStateException.class, () -> engine("avx512"));
        assertThrows(IllegalArgumentException.class, () -> engine("sse"));
    }

    private String engine(String isa) {
        System.setProperty(InstructionSet.PROPERTY, isa);
        try (FakeModel model = load(1)) {
            return model.engine();
        } finally {
            System.clearProperty(InstructionSet.PROPERTY);
        }
    }

    /** Shaped like a generated class. */
    private static final class FakeModel extends NativeModel {
        private FakeModel(WeightPacker p) {
            super(p);
        }

        static FakeModel load(Path checkpoint, Options options, NativeNet net, String first) {
            return NativeModel.load(
                    SPEC,
                    checkpoint,
                    options,
                    () -> net,
                    (b, p) -> {
                        p.rows(b.weight(first, ROWS, COLUMNS));
                        p.vector(b.weight("b", 1, 1, 1, 3));
                        p.vector(new float[] {1, 2});
                    },
                    FakeModel::new);
        }
    }

    /** Has AVX2, and {@link #memory} handles. Its results are the sum of an image's two numbers, and the numbers. */
    private static final class FakeNet implements NativeNet {
        private final Set<Long> open = new HashSet<>();
        private final TreeMap<Integer, TreeMap<Integer, float[]>> rows = new TreeMap<>();
        private int memory = Integer.MAX_VALUE;
        private boolean failing;
        private int mostOpen;
        private int workers;
        private int mostWorkers;
        private long last;

        private synchronized long handle() {
            if (open.size() >= memory) {
                return 0;
            }
            open.add(++last);
            mostOpen = Math.max(mostOpen, open.size());
            return last;
        }

        private synchronized void free(long handle) {
            assertTrue(open.remove(handle));
        }

        private synchronized void work(int more) {
            workers += more;
            mostWorkers = Math.max(mostWorkers, workers);
        }

        synchronized int mostWorkers() {
            return mostWorkers;
        }

        synchronized int mostOpen() {
            return mostOpen;
        }

        /** All numbers of a slot, in the order of their rows. */
        double[] packed(int slot) {
            return rows.get(slot).values().stream()
                    .flatMapToDouble(piece -> IntStream.range(0, piece.length).mapToDouble(i -> piece[i]))
                    .toArray();
        }

        @Override
        public boolean hasIsa(int isa) {
            return isa <= InstructionSet.AVX2.ordinal();
        }

        @Override
        public long open(int isa) {
            rows.clear();
            return handle();
        }

        @Override
        public boolean prepare(long handle, int part) {
            return part < 3;
        }

        @Override
        public synchronized boolean pack(
                long handle,
                int slot,
                int from,
                int count,
                float[] piece,
                int taps,
                float[] rowFactors,
                float[] columnFactors,
                int period) {
            if (failing) {
                throw new IllegalStateException("packing fails");
            }
            int columns = slot == 0 ? COLUMNS : 1;
            float[] copy = Arrays.copyOf(piece, count * columns);
            rows.computeIfAbsent(slot, s -> new TreeMap<>()).put(from, copy);
            return true;
        }

        @Override
        public void dot(long handle, int count, int columns, float[] piece, float[] vector, int period, double[] sums) {
            throw new AssertionError("no weight is a sum");
        }

        @Override
        public void close(long handle) {
            free(handle);
        }

        @Override
        public long start(long handle, int threads) {
            return handle();
        }

        @Override
        public boolean forward(long context, int workers, float[] in, int images, float[] out) {
            work(workers);
            Thread.yield();
            for (int i = 0; i < images; i++) {
                out[3 * i] = in[2 * i] + in[2 * i + 1];
                out[3 * i + 1] = in[2 * i];
                out[3 * i + 2] = in[2 * i + 1];
            }
            work(-workers);
            return true;
        }

        @Override
        public void stop(long context) {
            free(context);
        }
    }
}
