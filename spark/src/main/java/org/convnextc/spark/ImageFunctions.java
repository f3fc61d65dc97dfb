package org.convnextc.spark;

import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.convnextc.runtime.Model;

/**
 * A net as functions of Spark SQL, from the bytes of an image file to a struct:
 *
 * <ul>
 *   <li>{@code classify}: {@code struct<predictions: array<struct<label: string, index: int, probability: double>>, error: string>}, the
 *       best classes, best first;
 *   <li>{@code embed}: {@code struct<embedding: array<float>, error: string>}, the net's output {@code features}.
 * </ul>
 *
 * Null gives null. What is no image has an error in place of an answer, and fails nothing. Each executor loads the net once, however many
 * tasks it runs, and gives a forward as many threads as Spark gives a task processors ({@code spark.task.cpus}), so that all of its tasks
 * together use the executor's cores and no more.
 */
public final class ImageFunctions {
    private static final int TOP_K = 5;

    private final NetSource net;
    private final int topK;

    ImageFunctions(NetSource net, int topK) {
        if (topK < 1) {
            throw new IllegalArgumentException("topK is " + topK + ", expected 1 or more");
        }
        this.net = net;
        this.topK = topK;
    }

    /**
     * @param net a class that convnextc wrote, in a jar that the executors have, too
     * @param weights its checkpoint: a URI of one of Hadoop's file systems, {@code s3a://models/fashion.safetensors}, which each executor
     *     copies while it loads the net; an absolute path, of the default file system; or the mere name of a file that {@code --files},
     *     which is {@code spark.files}, has brought to each executor
     */
    public static ImageFunctions of(Class<? extends Model> net, String weights) {
        return new ImageFunctions(NetSource.of(net.getName(), weights), TOP_K);
    }

    /** What the session's settings {@code spark.convnextc.net}, {@code spark.convnextc.weights} and {@code spark.convnextc.topK} say. */
    static ImageFunctions of(SparkSession spark) {
        return new Settings(spark.conf()).functions(TOP_K);
    }

    /** How many classes {@code classify} tells of; 5 unless said. */
    public ImageFunctions topK(int topK) {
        return new ImageFunctions(net, topK);
    }

    /** Registers {@code classify} and {@code embed} with a session. */
    public Counters register(SparkSession spark) {
        var counters = Counters.of(spark);
        spark.udf().register("classify", classify(counters));
        spark.udf().register("embed", embed(counters));
        return counters;
    }

    /** For columns, or to be registered under another name: {@code spark.udf().register("flowers", flowers.classify(counters))}. */
    public UserDefinedFunction classify(Counters counters) {
        return function(new Classify(net, topK, counters), Classify.TYPE);
    }

    /** The same of {@code embed}. */
    public UserDefinedFunction embed(Counters counters) {
        return function(new Embed(net, counters), Embed.TYPE);
    }

    /** Spark copies a deterministic call into each place where its result is used: a filter would classify each image once more. */
    private static UserDefinedFunction function(ImageFunction function, StructType type) {
        Objects.requireNonNull(function.counters(), "counters");
        return functions.udf(function, type).asNondeterministic();
    }

    NetSource net() {
        return net;
    }

    int topK() {
        return topK;
    }
}
