package org.convnextc.runtime;

import java.util.List;
import java.util.Optional;
import org.convnextc.image.ImageException;

/**
 * What became of one image of several.
 *
 * @param image as it was given: a path or a decoded image
 * @param predictions the best classes, best first; empty where the image failed
 * @param failure why there are no predictions
 */
public record Classification<T>(T image, List<Prediction> predictions, Optional<ImageException> failure) {
    public Classification {
        predictions = List.copyOf(predictions);
    }

    static <T> Classification<T> of(T image, List<Prediction> predictions) {
        return new Classification<>(image, predictions, Optional.empty());
    }

    static <T> Classification<T> failed(T image, ImageException failure) {
        return new Classification<>(image, List.of(), Optional.of(failure));
    }
}
