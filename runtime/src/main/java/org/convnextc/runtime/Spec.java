package org.convnextc.runtime;

/**
 * What a generated class was compiled for.
 *
 * @param name the class's simple name
 * @param version of the runtime that the class was written for
 * @param channels of one input image, followed by its height and width
 * @param outputs floats that one image yields
 * @param arenaFloats floats of working memory for one image
 */
public record Spec(String name, String version, int channels, int height, int width, int outputs, int arenaFloats) {
    /** Floats of one image. */
    int inputs() {
        return channels * height * width;
    }
}
