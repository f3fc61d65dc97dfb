package org.convnextc.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions that are registered by the names of their classes, as PySpark's {@code registerJavaFunction} does: it calls {@code registerJava}. */
class SettingsTest {
    /** As docs/spark.md has them. */
    private static final String PREDICTIONS =
            "predictions array<struct<label: string, index: int, probability: double>>, error string";

    private static final String EMBEDDING = "embedding array<float>, error string";

    private final SparkSession spark = Sessions.local();

    private void set(Map<String, String> settings) {
        settings.forEach((name, value) -> spark.conf().set("spark.convnextc." + name, value));
    }

    @AfterEach
    void unset() {
        List.of("net", "weights", "topK").forEach(name -> spark.conf().unset("spark.convnextc." + name));
    }

    @Test
    void functionsAreRegisteredByName() {
        set(Map.of("net", Fashion.class.getName(), "weights", Sessions.WEIGHTS.toString(), "topK", "2"));
        spark.udf().registerJava("label", Classify.class.getName(), StructType.fromDDL(PREDICTIONS));
        spark.udf().registerJava("features", Embed.class.getName(), StructType.fromDDL(EMBEDDING));
        spark.read()
                .format("binaryFile")
                .load(Sessions.IMAGES + "/test_00257_sandal.png")
                .createOrReplaceTempView("sandal");
        Row row = spark.sql("SELECT c.predictions[0].label, size(c.predictions), size(e.embedding)"
                        + " FROM (SELECT label(content) c, features(content) e FROM sandal)")
                .collectAsList()
                .get(0);
        assertEquals(List.of("Sandal", 2, 192), List.of(row.get(0), row.get(1), row.get(2)));
    }

    @Test
    void whatIsMissingOrWrongIsToldWhenItIsRegistered() {
        assertRefused(
                "spark.convnextc.net is not set; it must be the name of a class that convnextc wrote,"
                        + " com.acme.Flowers: give it with --conf spark.convnextc.net=...",
                Map.of());
        assertRefused("spark.convnextc.weights is not set", Map.of("net", Fashion.class.getName()));
        assertRefused(
                "the net is com.acme.Flowers, but no jar has this class: name its jar with --jars",
                Map.of("net", "com.acme.Flowers", "weights", "w"));
        assertRefused(
                "the net is java.lang.String, but convnextc wrote no such class: it has no load(Path, Options)",
                Map.of("net", "java.lang.String", "weights", "w"));
        Map<String, String> whole = Map.of("net", Fashion.class.getName(), "weights", "w");
        set(whole);
        assertRefused("topK is 0, expected 1 or more", Map.of("topK", "0"));
        assertRefused("spark.convnextc.topK is \"many\"; it must be a number", Map.of("topK", "many"));
    }

    private void assertRefused(String message, Map<String, String> settings) {
        set(settings);
        String found =
                assertThrows(IllegalArgumentException.class, Classify::new).getMessage();
        assertTrue(found.startsWith(message), found);
    }
}
