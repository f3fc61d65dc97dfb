package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as spark-submit calls it; pom.xml has the settings. */
class ScoreTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderOfImagesBecomesParquet() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images/more"));
        Files.copy(Path.of("../images/test_00257_sandal.png"), images.resolve("sandal.png"));
        Files.writeString(images.resolve("broken.png"), "no image");
        Path out = folder.resolve("out");
        Score.main(new String[] {"fashion.safetensors", folder.resolve("images").toString(), out.toString()});
        SparkSession spark = SparkSession.builder().getOrCreate();
        List<Row> rows = spark.read()
                .parquet(out.toString())
                .selectExpr("regexp_extract(path, '[^/]+$', 0) AS file", "predictions[0].label", "error IS NULL")
                .orderBy("file")
                .collectAsList();
        spark.stop();
        assertEquals("[[broken.png,null,false], [sandal.png,Sandal,true]]", rows.toString());
    }
}
