package org.convnextc.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the functions did, on all executors: Spark's accumulators, which its web page shows with each stage. Spark counts the work of a task that it
 * ran once more, too.
 */
public final class Counters implements Serializable {
    private static final long serialVersionUID = 1;
    private static final double NANOS = 1e9;

    private final LongAccumulator images;
    private final LongAccumulator errors;
    private final LongAccumulator loads;
    private final DoubleAccumulator decodeSeconds;
    private final DoubleAccumulator forwardSeconds;

    private Counters(SparkContext context) {
        images = context.longAccumulator("convnextc images");
        errors = context.longAccumulator("convnextc errors");
        loads = context.longAccumulator("convnextc nets loaded");
        decodeSeconds = context.doubleAccumulator("convnextc decode seconds");
        forwardSeconds = context.doubleAccumulator("convnextc forward seconds");
    }

    public static Counters of(SparkSession spark) {
        return new Counters(spark.sparkContext());
    }

    /** Those that were answered, with an error or without. */
    public long images() {
        return images.value();
    }

    public long errors() {
        return errors.value();
    }

    /** How often an executor loaded a net. */
    public long netsLoaded() {
        return loads.value();
    }

    /** From bytes to what the net takes, of all tasks together. */
    public double decodeSeconds() {
        return decodeSeconds.value();
    }

    /** What the net itself took, of all tasks together. */
    public double forwardSeconds() {
        return forwardSeconds.value();
    }

    void loaded() {
        loads.add(1);
    }

    void failed(long decodeNanos) {
        errors.add(1);
        decoded(decodeNanos);
    }

    void decoded(long nanos) {
        images.add(1);
        decodeSeconds.add(nanos / NANOS);
    }

    void forwarded(long nanos) {
        forwardSeconds.add(nanos / NANOS);
    }
}
