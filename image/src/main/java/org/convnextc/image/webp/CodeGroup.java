package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;

/** The five prefix codes of a part of the image (WebP lossless specification, section 6.2.1). */
final class CodeGroup {
    static final int LITERALS = 256;
    static final int LENGTHS = 24;
    private static final int DISTANCES = 40;

    private final PrefixCode green;
    private final PrefixCode red;
    private final PrefixCode blue;
    private final PrefixCode alpha;
    private final PrefixCode distance;
    private final boolean greenOnly;
    private final int withoutGreen;

    /** In the order of the file. */
    private CodeGroup(PrefixCode green, PrefixCode red, PrefixCode blue, PrefixCode alpha, PrefixCode distance) {
        this.green = green;
        this.red = red;
        this.blue = blue;
        this.alpha = alpha;
        this.distance = distance;
        greenOnly = red.isConstant() && blue.isConstant() && alpha.isConstant();
        withoutGreen = greenOnly ? alpha.constant() << 24 | red.constant() << 16 | blue.constant() : 0;
    }

    static CodeGroup read(LsbReader in, int cacheSize) throws IOException {
        return new CodeGroup(
                PrefixCode.read(in, LITERALS + LENGTHS + cacheSize),
                PrefixCode.read(in, LITERALS),
                PrefixCode.read(in, LITERALS),
                PrefixCode.read(in, LITERALS),
                PrefixCode.read(in, DISTANCES));
    }

    /** A green sample, the prefix of a length from {@link #LITERALS} on, or a place in the cache from there and {@link #LENGTHS} on. */
    int next(LsbReader in) throws EOFException {
        in.fill();
        return green.next(in);
    }

    /** The pixel of that green sample. */
    int pixel(LsbReader in, int greenSample) throws EOFException {
        if (greenOnly) {
            return withoutGreen | greenSample << 8;
        }
        int redSample = red.next(in);
        in.fill();
        int blueSample = blue.next(in);
        return alpha.next(in) << 24 | redSample << 16 | greenSample << 8 | blueSample;
    }

    int distancePrefix(LsbReader in) throws EOFException {
        in.fill();
        return distance.next(in);
    }
}
