package org.convnextc.runtime.javanet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.convnextc.checkpoint.ArrayTensor;
import org.convnextc.checkpoint.CheckpointException;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.runtime.GemmProvider;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Provider;
import org.convnextc.runtime.RuntimeVersion;
import org.convnextc.runtime.memory.NativeMemory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ModelTest {
    @TempDir
    private Path folder;

    private Path checkpoint;

    @BeforeEach
    void write() {
        checkpoint = SmallModel.checkpoint(folder);
    }

    private SmallModel load(int threads) {
        return SmallModel.load(checkpoint, Options.defaults().withThreads(threads));
    }

    private static float[] image(int seed) {
        return TestArena.random(seed, SmallModel.INPUTS);
    }

    @Test
    void batchGivesWhatSingleImagesGive() {
        try (SmallModel model = load(2)) {
            float[] batch = new float[3 * SmallModel.INPUTS];
            float[] expected = new float[3 * SmallModel.OUTPUTS];
            for (int i = 0; i < 3; i++) {
                System.arraycopy(image(i), 0, batch, i * SmallModel.INPUTS, SmallModel.INPUTS);
                System.arraycopy(model.forward(image(i)), 0, expected, i * SmallModel.OUTPUTS, SmallModel.OUTPUTS);
            }
            assertArrayEquals(expected, model.forward(batch));
            assertFalse(Arrays.equals(model.forward(image(0)), model.forward(image(1))), "the input must matter");
        }
    }

    @Test
    void inputOfAnotherLengthIsRefused() {
        try (SmallModel model = load(1)) {
            var e = assertThrows(IllegalArgumentException.class, () -> model.forward(new float[100]));
            assertEquals("found 100 floats, expected N times 72 ([N,2,6,6]) for SmallModel", e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> model.forward(new float[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void concurrentCallersGetWhatSerialOnesGet(int threads) throws Exception {
        int callers = 6;
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try (SmallModel model = load(threads)) {
            var expected = new ArrayList<float[]>();
            for (int i = 0; i < callers; i++) {
                expected.add(model.forward(image(i)));
            }
            var runs = new ArrayList<Future<?>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                runs.add(pool.submit(() -> {
                    for (int round = 0; round < 50; round++) {
                        assertArrayEquals(expected.get(caller), model.forward(image(caller)));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void closeFreesAllMemoryAndRefusesFurtherUse() {
        long before = NativeMemory.inUse();
        SmallModel model =
                SmallModel.load(checkpoint, Options.defaults().withThreads(2).withGemm(GemmProvider.OPENBLAS));
        model.forward(image(0));
        assertTrue(NativeMemory.inUse() > before);
        model.close();
        assertEquals(before, NativeMemory.inUse());
        var e = assertThrows(IllegalStateException.class, () -> model.forward(image(0)));
        assertEquals("SmallModel is closed", e.getMessage());
        model.close();
        assertEquals(before, NativeMemory.inUse());
    }

    @Test
    void closeWaitsForRunningForwards() throws Exception {
        SmallModel model = load(1);
        float[] expected = model.forward(image(0));
        var running = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        model.hook(t -> {
            running.countDown();
            await(goOn);
        });
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<float[]> forward = pool.submit(() -> model.forward(image(0)));
            await(running);
            Future<?> close = pool.submit(model::close);
            while (!isClosed(model)) {
                Thread.onSpinWait();
            }
            assertFalse(close.isDone());
            goOn.countDown();
            assertArrayEquals(expected, forward.get());
            close.get();
        } finally {
            pool.shutdown();
        }
    }

    /** A closed model lends no context, before it looks at the hook. */
    private static boolean isClosed(SmallModel model) {
        try {
            model.requireOpen();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void failureOfAWorkerReachesTheCallerAndTheModelStaysUsable(int failing) {
        try (SmallModel model = load(3)) {
            float[] expected = model.forward(image(0));
            var failure = new IllegalStateException("broken on purpose");
            var fail = new AtomicBoolean(true);
            model.hook(t -> {
                if (t.index() == failing && fail.get()) {
                    throw failure;
                }
            });
            for (int i = 0; i < 20; i++) {
                assertSame(failure, assertThrows(IllegalStateException.class, () -> model.forward(image(0))));
            }
            fail.set(false);
            assertArrayEquals(expected, model.forward(image(0)));
        }
    }

    @Test
    void interruptedCallerGetsItsResultAndStaysInterrupted() {
        try (SmallModel model = load(2)) {
            float[] expected = model.forward(image(0));
            Thread.currentThread().interrupt();
            assertArrayEquals(expected, model.forward(image(0)));
            assertTrue(Thread.interrupted());
        }
    }

    /** With plain kernels: the Vector API allocates until the JIT compiler has seen it often enough. */
    @Test
    void forwardAllocatesItsResultAlone() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Options options = Options.defaults().withThreads(2).withProvider(Provider.PLAIN);
        try (SmallModel model = SmallModel.load(checkpoint, options)) {
            float[] image = image(0);
            for (int i = 0; i < 200; i++) {
                model.forward(image);
            }
            long[] ids = workers();
            assertTrue(ids.length >= 2);
            int rounds = 1000;
            long before = allocated(threads, ids);
            for (int i = 0; i < rounds; i++) {
                model.forward(image);
            }
            long after = allocated(threads, ids);
            // An array of three floats takes 32 bytes, one of a single output 24, what hands them to a context 24; what
            // the
            // measurement itself allocates is spread over the rounds.
            assertTrue((after - before) / rounds <= 88, (after - before) / rounds + " bytes a forward");
        }
    }

    /** A loop: the first use of a stream's lambda allocates as much as a thousand results. */
    private static long allocated(ThreadMXBean threads, long[] ids) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(ids)) {
            sum += bytes;
        }
        return sum;
    }

    private static long[] workers() {
        long self = Thread.currentThread().getId();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("convnextc-") || thread.getId() == self)
                .mapToLong(Thread::getId)
                .toArray();
    }

    @Test
    void classOfAnotherVersionIsRefused() {
        var e = assertThrows(IllegalStateException.class, () -> SmallModel.loadFor("0.0.1", checkpoint));
        assertTrue(
                e.getMessage()
                        .startsWith("SmallModel was written for convnextc-runtime 0.0.1, found "
                                + RuntimeVersion.CURRENT + ": "),
                e.getMessage());
        assertTrue(RuntimeVersion.CURRENT.matches("\\d+\\.\\d+\\.\\d+.*"), RuntimeVersion.CURRENT);
    }

    @Test
    void checkpointThatDoesNotFitIsRefusedWithAllReasons() {
        Path file = folder.resolve("other.safetensors");
        WeightsWriter.write(
                file,
                List.of(
                        new ArrayTensor("conv.weigth", new int[] {2, 1, 3, 3}, new float[18]),
                        new ArrayTensor("head.weight", new int[] {3, 5}, new float[15]),
                        new ArrayTensor("stem.num_batches_tracked", new int[] {1}, new float[1])));
        long before = NativeMemory.inUse();
        var e = assertThrows(
                CheckpointException.class,
                () -> SmallModel.load(file, Options.defaults().withGemm(GemmProvider.OPENBLAS)));
        String expected = String.join(
                System.lineSeparator(),
                file + " does not fit SmallModel",
                "2 missing:",
                "  conv.weight (is it conv.weigth?)",
                "  head.bias",
                "1 of another shape:",
                "  head.weight: found [3, 5], expected [3, 2]",
                "1 unexpected:",
                "  conv.weigth");
        assertEquals(expected, e.getMessage());
        assertEquals(before, NativeMemory.inUse());
    }

    @Test
    void labelsMustFitTheOutputs() {
        Options options = Options.defaults().withLabels(List.of("cat", "dog"));
        var e = assertThrows(IllegalArgumentException.class, () -> SmallModel.load(checkpoint, options));
        assertEquals("found 2 labels for the 3 outputs of SmallModel", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1025, Integer.MAX_VALUE})
    void threadsOutOfRangeAreRefused(int threads) {
        Options options = Options.defaults();
        var e = assertThrows(IllegalArgumentException.class, () -> options.withThreads(threads));
        assertEquals("threads is " + threads + "; it must be 1 to 1024", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "org.convnextc.threads, many, it must be a number",
        "org.convnextc.threads, '', it must be a number",
        "org.convnextc.threads, 0, it must be 1 to 1024",
        "org.convnextc.gemm, mkl, 'it must be one of auto, openblas, vector'",
        "org.convnextc.provider, gpu, 'it must be one of auto, vector, plain'"
    })
    void propertiesOfNoUseAreRefused(String property, String value, String message) {
        String before = System.getProperty(property);
        System.setProperty(property, value);
        try {
            String found = assertThrows(IllegalArgumentException.class, Options::defaults)
                    .getMessage();
            assertTrue(found.endsWith(message), found);
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
