package org.convnextc.runtime;

import java.util.Optional;
import org.convnextc.image.ImageException;

/**
 * The features of one image of several.
 *
 * @param image as it was given
 * @param values of the output that has the features, not copied; none where the image failed
 * @param failure why there are none
 */
public record Embedding<T>(T image, float[] values, Optional<ImageException> failure) {
    static <T> Embedding<T> of(T image, float[] values) {
        return new Embedding<>(image, values, Optional.empty());
    }

    static <T> Embedding<T> failed(T image, ImageException failure) {
        return new Embedding<>(image, new float[0], Optional.of(failure));
    }
}
