package org.convnextc.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Output;
import org.convnextc.runtime.Tensor;

/**
 * {@code embed}, for those who register functions by the names of classes, as PySpark's {@code registerJavaFunction} does. The session's
 * settings {@code spark.convnextc.net} and {@code spark.convnextc.weights} say which net; its type is {@link ImageFunctions the struct}.
 */
public final class Embed extends ImageFunction implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1;

    static final StructType TYPE = new StructType()
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("error", DataTypes.StringType);

    private static final String FEATURES = "features";

    public Embed() {
        this(SparkSession.active());
    }

    private Embed(SparkSession spark) {
        this(ImageFunctions.of(spark).net(), Counters.of(spark));
    }

    Embed(NetSource net, Counters counters) {
        super(net, counters);
    }

    /** @throws IllegalStateException where the net has no such output: this ends the job, for no image would have an embedding */
    @Override
    Object answer(Model model, float[] pixels) {
        Tensor features = model.forwardAll(pixels).get(FEATURES);
        if (features == null) {
            throw new IllegalStateException("the net has no output \"" + FEATURES + "\", but "
                    + String.join(
                            ", ", model.outputs().stream().map(Output::name).toList())
                    + ": compile it with --outputs " + FEATURES + ",head, or say so in the slot outputs");
        }
        return features.values();
    }
}
