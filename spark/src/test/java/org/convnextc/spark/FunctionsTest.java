package org.convnextc.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Prediction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the functions answer, in a session of this process. */
class FunctionsTest {
    private static final int TOP_K = 3;

    /** Sums of floats, in the order of one thread and of several. */
    private static final double TOLERANCE = 1e-6;

    private static final StructType CONTENT = new StructType().add("content", DataTypes.BinaryType);

    private final SparkSession spark = Sessions.local();
    private Counters counters;

    @TempDir
    private Path folder;

    @BeforeEach
    void register() throws IOException {
        counters = ImageFunctions.of(Fashion.class, "fashion.safetensors")
                .topK(TOP_K)
                .register(spark);
        try (var files = Files.newDirectoryStream(Sessions.IMAGES, "*.png")) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private Dataset<Row> images() {
        Dataset<Row> images = spark.read().format("binaryFile").load(folder.toString());
        images.createOrReplaceTempView("images");
        return images;
    }

    @Test
    void classifyAnswersAsTheNetDoes() {
        images();
        List<Row> rows = spark.sql(
                        "SELECT path, r.predictions, r.error FROM (SELECT path, classify(content) r FROM images)")
                .collectAsList();
        assertEquals(Sessions.IMAGE_COUNT, rows.size());
        try (Model model = Fashion.load(Sessions.WEIGHTS)) {
            for (Row row : rows) {
                assertNull(row.getString(2));
                assertPredictions(model.classify(file(row), TOP_K), row.getList(1));
            }
        }
        assertEquals(Sessions.IMAGE_COUNT, counters.images());
        assertEquals(0, counters.errors());
        assertTrue(counters.decodeSeconds() > 0);
        assertTrue(counters.forwardSeconds() > 0);
    }

    private static void assertPredictions(List<Prediction> expected, List<Row> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            Prediction prediction = expected.get(i);
            Row row = found.get(i);
            assertEquals(prediction.label(), row.getAs("label"));
            assertEquals(prediction.index(), row.<Integer>getAs("index"));
            assertEquals(prediction.probability(), row.<Double>getAs("probability"), TOLERANCE);
        }
    }

    @Test
    void embedAnswersAsTheNetDoes() {
        images();
        List<Row> rows = spark.sql("SELECT path, r.embedding, r.error FROM (SELECT path, embed(content) r FROM images)")
                .collectAsList();
        assertEquals(Sessions.IMAGE_COUNT, rows.size());
        try (Model model = Fashion.load(Sessions.WEIGHTS)) {
            for (Row row : rows) {
                float[] expected = model.embed(file(row));
                assertEquals(192, expected.length);
                List<Float> found = row.getList(1);
                float[] floats = new float[found.size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = found.get(i);
                }
                assertArrayEquals(expected, floats, (float) TOLERANCE);
            }
        }
    }

    private static Path file(Row row) {
        return Path.of(row.getString(0).replaceFirst("^file:", ""));
    }

    @Test
    void whatIsNoImageHasAnErrorAndTheOthersAnswers() throws IOException {
        Files.writeString(folder.resolve("broken.png"), "no image");
        byte[] whole = Files.readAllBytes(Sessions.IMAGES.resolve("test_00257_sandal.png"));
        Files.write(folder.resolve("short.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(folder.resolve("one-byte.png"), new byte[1]);
        images();
        List<Row> rows = spark.sql(
                        "SELECT path, r.predictions, r.error FROM (SELECT path, classify(content) r FROM images)")
                .collectAsList();
        assertEquals(Sessions.IMAGE_COUNT + 3, rows.size());
        for (Row row : rows) {
            boolean bad = row.getString(0).matches(".*/(broken|short|one-byte)\\.png");
            assertEquals(bad, row.isNullAt(1), row.toString());
            assertEquals(!bad, row.isNullAt(2), row.toString());
            if (bad) {
                assertTrue(row.getString(2).startsWith("the image: "), row.getString(2));
            }
        }
        assertEquals(Sessions.IMAGE_COUNT + 3, counters.images());
        assertEquals(3, counters.errors());
    }

    @Test
    void nullGivesNull() {
        Dataset<Row> rows = spark.createDataFrame(
                        spark.createDataFrame(List.of(RowFactory.create((Object) null)), CONTENT)
                                .toJavaRDD(),
                        CONTENT)
                .selectExpr("classify(content)", "embed(content)");
        Row row = rows.collectAsList().get(0);
        assertTrue(row.isNullAt(0) && row.isNullAt(1), row.toString());
        assertEquals(0, counters.images());
    }

    /** A filter on the answer would have a deterministic function called again, for the filter alone. */
    @Test
    void anImageIsClassifiedOnceHoweverOftenItsAnswerIsUsed() {
        images();
        List<Row> rows = spark.sql("SELECT path, r.predictions, r.predictions[0].label label, r.error"
                        + " FROM (SELECT path, classify(content) r FROM images)"
                        + " WHERE r.error IS NULL AND r.predictions[0].probability > 0")
                .collectAsList();
        assertEquals(Sessions.IMAGE_COUNT, rows.size());
        assertEquals(Sessions.IMAGE_COUNT, counters.images());
    }

    @Test
    void answersAreWrittenAsParquetAndReadAgain() throws IOException {
        images();
        Path out = folder.resolveSibling(folder.getFileName() + "-parquet");
        spark.sql("SELECT path, r.* FROM (SELECT path, classify(content) r FROM images)")
                .write()
                .parquet(out.toString());
        Dataset<Row> again = spark.read().parquet(out.toString());
        assertEquals(
                Sessions.IMAGE_COUNT,
                again.where("size(predictions) = 3 AND error IS NULL").count());
    }

    @Test
    void aNetWithoutFeaturesEndsTheJob() {
        ImageFunctions.of(Plain.class, "fashion.safetensors").register(spark);
        images();
        Exception e = assertThrows(Exception.class, () -> spark.sql("SELECT embed(content) FROM images")
                .collectAsList());
        String causes = causes(e);
        assertTrue(causes.contains("the net has no output \"features\", but head: compile it with"), causes);
    }

    /** What a task is sent: not the net, though the driver has loaded it. */
    @Test
    void aFunctionTravelsWithoutItsNet() throws IOException {
        var function = new Classify(NetSource.of(Fashion.class.getName(), "fashion.safetensors"), TOP_K, counters);
        assertFalse(function.call(Files.readAllBytes(Sessions.IMAGES.resolve("test_00257_sandal.png")))
                .isNullAt(0));
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(function);
        }
        assertTrue(bytes.size() < 5000, bytes.size() + " bytes");
    }

    static String causes(Throwable e) {
        return e == null ? "" : e + "\n" + causes(e.getCause());
    }
}
