import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.convnextc.runtime.Model;
import org.convnextc.spark.Counters;
import org.convnextc.spark.ImageFunctions;

/**
 * Images per second of a Spark job, and what memory its executors took: {@code Throughput CLASS WEIGHTS IMAGES COUNT PARTITIONS ROUNDS}. The
 * folder IMAGES is filled with COUNT pictures of the size of ImageNet's where there is none.
 */
public final class Throughput {
    private static final int WIDTH = 500;
    private static final int HEIGHT = 375;

    private static final StructType MEMORY =
            new StructType().add("process", DataTypes.LongType).add("megabytes", DataTypes.LongType);

    private final SparkSession spark;
    private final Counters counters;
    private final String images;

    private Throughput(SparkSession spark, Counters counters, String images) {
        this.spark = spark;
        this.counters = counters;
        this.images = images;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[2]).toAbsolutePath();
        int count = Integer.parseInt(args[3]);
        if (!Files.exists(folder)) {
            paint(Files.createDirectories(folder), count);
        }
        SparkSession spark = SparkSession.builder()
                .appName("throughput")
                .config("spark.sql.files.minPartitionNum", args[4])
                .getOrCreate();
        Class<? extends Model> net = Class.forName(args[0], true, Thread.currentThread().getContextClassLoader())
                .asSubclass(Model.class);
        Counters counters = ImageFunctions.of(net, args[1]).register(spark);
        spark.udf()
                .register("memory", functions.udf((UDF0<Row>) Throughput::memory, MEMORY).asNondeterministic());
        var job = new Throughput(spark, counters, folder.toString());
        for (int round = 0; round < Integer.parseInt(args[5]); round++) {
            job.run();
        }
        System.out.printf("nets loaded: %d%n", counters.netsLoaded());
        spark.range(0, 100, 1, 20)
                .selectExpr("memory() m")
                .groupBy("m.process")
                .agg(functions.max("m.megabytes"))
                .collectAsList()
                .forEach(row -> System.out.printf(
                        "executor %d: at most %d MB resident%n", row.getLong(0), row.getLong(1)));
        spark.stop();
    }

    private void run() throws IOException {
        long before = counters.images();
        double decode = counters.decodeSeconds();
        double forward = counters.forwardSeconds();
        long start = System.nanoTime();
        Dataset<Row> files = spark.read().format("binaryFile").load(images);
        int partitions = files.rdd().getNumPartitions();
        files.selectExpr("path", "classify(content) r")
                .write()
                .mode("overwrite")
                .option("compression", "zstd")
                .parquet(images + "-out");
        double seconds = (System.nanoTime() - start) / 1e9;
        long done = counters.images() - before;
        System.out.printf(
                "%d images in %d partitions: %.1f s, %.2f images/s; an image's decoding %.1f ms, forward %.1f ms%n",
                done,
                partitions,
                seconds,
                done / seconds,
                1e3 * (counters.decodeSeconds() - decode) / done,
                1e3 * (counters.forwardSeconds() - forward) / done);
    }

    /** Of this process, the most that was resident. */
    private static Row memory() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            long kilobytes = lines.filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
            return RowFactory.create(ProcessHandle.current().pid(), kilobytes * 1024 / 1_000_000);
        }
    }

    private static void paint(Path folder, int count) throws IOException {
        var random = new Random(1);
        for (int i = 0; i < count; i++) {
            var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = image.createGraphics();
            for (int j = 0; j < 300; j++) {
                pen.setColor(new Color(random.nextInt(1 << 24)));
                pen.fillOval(random.nextInt(WIDTH) - 20, random.nextInt(HEIGHT) - 20, 1 + random.nextInt(90), 1 + random.nextInt(90));
            }
            pen.dispose();
            ImageIO.write(image, "jpg", folder.resolve("image" + i + ".jpg").toFile());
        }
    }
}
