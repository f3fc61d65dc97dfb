package org.convnextc.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The functions on executors that are processes of their own: {@code mvn verify -Pspark,cluster -pl spark,spark/on-4 -am}. */
@Tag("cluster")
class ClusterTest {
    private static final int COPIES = 50;
    private static final int PARTITIONS = 40;
    private static final int IMAGES = Sessions.IMAGE_COUNT * COPIES;

    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        spark = Cluster.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> answers() {
        return spark.read()
                .format("binaryFile")
                .option("pathGlobFilter", "*.png")
                .load(Sessions.IMAGES.toString())
                .crossJoin(spark.range(COPIES))
                .repartition(PARTITIONS)
                .selectExpr("path", "id", "classify(content) r");
    }

    private static Set<String> labels(Dataset<Row> answers) {
        return answers.selectExpr("concat(path, ' ', id, ' ', r.predictions[0].label)").collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
    }

    /** Executors have the weights by {@code spark.files}. */
    @Test
    void eachExecutorLoadsTheNetOnceForAllItsTasks() throws IOException {
        Counters counters =
                ImageFunctions.of(Fashion.class, "fashion.safetensors").register(spark);
        Set<String> labels = labels(answers());
        assertEquals(IMAGES, labels.size());
        assertEquals(
                COPIES,
                labels.stream()
                        .filter(label -> label.matches(".*sandal.png \\d+ Sandal"))
                        .count());
        assertEquals(IMAGES, counters.images());
        assertEquals(0, counters.errors());
        assertEquals(Cluster.EXECUTORS, counters.netsLoaded());
        List<String> loads = Cluster.logs().stream()
                .flatMap(String::lines)
                .filter(line -> line.contains("with fashion.safetensors in"))
                .toList();
        assertEquals(Cluster.EXECUTORS, loads.size(), loads.toString());
        // A core each, though the machine may have more, and without a flag of the user's.
        for (String load : loads) {
            assertTrue(load.contains(": 1 thread, Vector API"), load);
        }
    }

    @Test
    void anExecutorThatIsKilledLosesNothing() {
        Counters counters = ImageFunctions.of(
                        Fashion.class, Sessions.WEIGHTS.toUri().toString())
                .register(spark);
        Set<String> expected = labels(answers());
        var killing = new Killing(executors().get(0), PARTITIONS / 4);
        spark.sparkContext().addSparkListener(killing);
        try {
            assertEquals(expected, labels(answers()));
        } finally {
            spark.sparkContext().removeSparkListener(killing);
        }
        assertEquals(IMAGES, expected.size());
        assertEquals(1, killing.removed.get());
        assertTrue(killing.lost.get() > 0, "no task was running on the executor");
        assertTrue(counters.images() >= 2 * IMAGES, counters.images() + " images");
    }

    /** The processes of the executors. */
    private static List<Long> executors() {
        spark.udf()
                .register(
                        "pid",
                        functions
                                .udf((UDF0<Long>) () -> ProcessHandle.current().pid(), DataTypes.LongType)
                                .asNondeterministic());
        List<Long> found = spark.range(0, 100, 1, 20).selectExpr("pid()").collectAsList().stream()
                .map(row -> row.getLong(0))
                .distinct()
                .toList();
        assertEquals(Cluster.EXECUTORS, found.size());
        return found;
    }

    /** Kills a process when some tasks have ended. */
    private static final class Killing extends SparkListener {
        final AtomicInteger removed = new AtomicInteger();
        final AtomicInteger lost = new AtomicInteger();
        private final long process;
        private final AtomicInteger left;

        Killing(long process, int tasks) {
            this.process = process;
            left = new AtomicInteger(tasks);
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (!end.taskInfo().successful()) {
                lost.incrementAndGet();
            } else if (left.decrementAndGet() == 0) {
                ProcessHandle.of(process).orElseThrow().destroyForcibly();
            }
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
            removed.incrementAndGet();
        }
    }
}
