package org.convnextc.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Prediction;

/**
 * {@code classify}, for those who register functions by the names of classes, as PySpark's {@code registerJavaFunction} does. The session's settings
 * {@code spark.convnextc.net}, {@code spark.convnextc.weights} and {@code spark.convnextc.topK} say which net; its type is
 * {@link ImageFunctions the struct}.
 */
public final class Classify extends ImageFunction implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1;

    static final StructType TYPE = new StructType()
            .add(
                    "predictions",
                    DataTypes.createArrayType(
                            new StructType()
                                    .add("label", DataTypes.StringType, false)
                                    .add("index", DataTypes.IntegerType, false)
                                    .add("probability", DataTypes.DoubleType, false),
                            false))
            .add("error", DataTypes.StringType);

    private final int topK;

    public Classify() {
        this(SparkSession.active());
    }

    private Classify(SparkSession spark) {
        this(ImageFunctions.of(spark), Counters.of(spark));
    }

    private Classify(ImageFunctions functions, Counters counters) {
        this(functions.net(), functions.topK(), counters);
    }

    Classify(NetSource net, int topK, Counters counters) {
        super(net, counters);
        this.topK = topK;
    }

    @Override
    Object answer(Model model, float[] pixels) {
        List<Prediction> best = model.best(model.forward(pixels), topK);
        return best.stream()
                .map(prediction -> RowFactory.create(prediction.label(), prediction.index(), prediction.probability()))
                .toArray(Row[]::new);
    }
}
