package org.convnextc.runtime;

import org.convnextc.runtime.image.Preprocess;

/**
 * What a generated class was compiled for.
 *
 * @param name the class's simple name
 * @param version of the runtime that the class was written for
 * @param channels of one input image, followed by its height and width
 * @param outputs floats that one image yields
 * @param arenaFloats floats of working memory for one image
 * @param preprocess the way from an image file to the input
 */
public record Spec(
        String name,
        String version,
        int channels,
        int height,
        int width,
        int outputs,
        int arenaFloats,
        Preprocess preprocess) {
    /** Floats of one image. */
    int inputs() {
        return channels * height * width;
    }
}
