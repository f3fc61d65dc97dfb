package org.example;

import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.convnextc.spark.Counters;
import org.convnextc.spark.ImageFunctions;

/** Classifies all images of a folder: {@code Score WEIGHTS IMAGES OUT}. */
public final class Score {
    private Score() {}

    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().appName("score images").getOrCreate();
        Counters counters = ImageFunctions.of(Fashion.class, args[0]).topK(3).register(spark);
        spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", true)
                .load(args[1])
                .createOrReplaceTempView("images");
        spark.sql("SELECT path, r.* FROM (SELECT path, classify(content) r FROM images)")
                .write()
                .option("compression", "zstd")
                .parquet(args[2]);
        System.out.printf(
                Locale.ROOT,
                "%d images, %d errors; decoding took %.1f s, the net %.1f s%n",
                counters.images(),
                counters.errors(),
                counters.decodeSeconds(),
                counters.forwardSeconds());
        spark.stop();
    }
}
