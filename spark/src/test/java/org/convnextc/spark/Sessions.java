package org.convnextc.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark in this process, and the files of examples that the tests score. */
final class Sessions {
    /** The repository. */
    static final Path ROOT = Path.of(System.getProperty("project.root"));

    static final Path WEIGHTS = ROOT.resolve(Path.of("examples", "weights", "fashion.safetensors"));
    static final Path IMAGES = ROOT.resolve(Path.of("examples", "images"));
    static final int IMAGE_COUNT = 8;

    /** What all sessions of tests share. */
    static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("convnextc tests")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.local.dir", "target/spark-local")
                .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                // The library for Snappy, which is the default, takes a machine that has musl beside glibc for one of
                // musl.
                .config("spark.sql.parquet.compression.codec", "zstd")
                // A machine that is busy with other tests answers late.
                .config("spark.network.timeout", "600s")
                .config("spark.executor.heartbeatInterval", "60s")
                // As --files does.
                .config("spark.files", WEIGHTS.toString());
    }

    /** The one of this process, which ends with it. */
    static SparkSession local() {
        return builder("local[2]")
                .config("spark.hadoop.fs.far.impl", FarFileSystem.class.getName())
                .getOrCreate();
    }

    private Sessions() {}
}
