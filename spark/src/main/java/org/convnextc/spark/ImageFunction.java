package org.convnextc.spark;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.convnextc.image.EncodedImage;
import org.convnextc.image.ImageException;
import org.convnextc.runtime.Model;

/**
 * From the bytes of an image to a row of an answer and an error, one of which is null. Travels to the tasks without the net. Spark, which
 * looks for the interface in the class that it is told, wants it named there once more.
 */
abstract class ImageFunction implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1;

    private final NetSource source;
    private final Counters counters;
    private transient Model model;

    ImageFunction(NetSource source, Counters counters) {
        this.source = source;
        this.counters = counters;
    }

    /** A column of the row. */
    abstract Object answer(Model model, float[] pixels);

    @Override
    public final Row call(byte[] image) {
        if (image == null) {
            return null;
        }
        if (model == null) {
            model = Nets.get(source, counters);
        }
        long start = System.nanoTime();
        float[] pixels;
        try {
            pixels = model.preprocess(EncodedImage.of(image));
        } catch (ImageException e) {
            return failure(e.getMessage(), start);
        } catch (RuntimeException e) {
            // A fault of a decoder: it must not take the job's other images with it.
            return failure("the image: cannot be read: " + e, start);
        }
        long decoded = System.nanoTime();
        counters.decoded(decoded - start);
        Object answer = answer(model, pixels);
        counters.forwarded(System.nanoTime() - decoded);
        return RowFactory.create(answer, null);
    }

    private Row failure(String error, long start) {
        counters.failed(System.nanoTime() - start);
        return RowFactory.create(null, error);
    }

    Counters counters() {
        return counters;
    }
}
