package org.convnextc.tool.report;

import java.util.List;
import java.util.Optional;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Prediction;

/**
 * What became of one image.
 *
 * @param image what it is called
 * @param truth index of the class that it is of, where that is known
 * @param predictions best first; empty where the image failed
 * @param failure why there are none
 * @param thumbnail what the net saw, as JPEG; empty where it saw nothing
 * @param heat where it saw the best class
 */
public record Judged(
        String image,
        Optional<Integer> truth,
        List<Prediction> predictions,
        Optional<String> failure,
        byte[] thumbnail,
        Optional<HeatMap> heat) {
    boolean failed() {
        return failure.isPresent();
    }

    boolean right() {
        return truth.isPresent()
                && !failed()
                && truth.get() == predictions.get(0).index();
    }

    boolean wrong() {
        return truth.isPresent() && !failed() && !right();
    }

    /** Of the best class; 0 for a failure, and for no number. */
    double confidence() {
        double probability = failed() ? 0 : predictions.get(0).probability();
        return Double.isFinite(probability) ? probability : 0;
    }

    /** What to look at first: mistakes, the surest first, then failures, then the others, the least sure first. */
    double urgency() {
        return wrong() ? 3 + confidence() : failed() ? 2 : 1 - confidence();
    }

    Judged withoutThumbnail() {
        return new Judged(image, truth, predictions, failure, new byte[0], Optional.empty());
    }
}
