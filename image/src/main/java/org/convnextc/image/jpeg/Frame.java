package org.convnextc.image.jpeg;

import java.util.List;

/** What a frame header says (T.81, B.2.2). */
final class Frame {
    /** libjpeg's limit for both sides. */
    private static final int LONGEST_SIDE = 65500;

    private static final int LARGEST_FACTOR = 4;

    final boolean progressive;
    final boolean arithmetic;
    final int height;
    final int width;
    final List<Component> components;

    /** The largest sampling factors. */
    final int maxH;

    final int maxV;

    /** Of MCUs of all components. */
    final int mcuRows;

    final int mcusAcross;

    Frame(boolean progressive, boolean arithmetic, int height, int width, List<Component> components)
            throws JpegException {
        this.progressive = progressive;
        this.arithmetic = arithmetic;
        this.height = height;
        this.width = width;
        this.components = List.copyOf(components);
        check();
        maxH = components.stream().mapToInt(c -> c.h).max().orElseThrow();
        maxV = components.stream().mapToInt(c -> c.v).max().orElseThrow();
        mcuRows = ceilDiv(height, maxV * Block.SIDE);
        mcusAcross = ceilDiv(width, maxH * Block.SIDE);
        components.forEach(c -> c.measure(this));
    }

    private void check() throws JpegException {
        if (height == 0 || width == 0) {
            throw new JpegException("its size is " + width + "x" + height
                    + "; a height that comes later, in a DNL segment, is not read");
        }
        if (height > LONGEST_SIDE || width > LONGEST_SIDE) {
            throw new JpegException("it has " + width + "x" + height + " pixels, a side has at most " + LONGEST_SIDE);
        }
        if (components.size() != 1 && components.size() != 3 && components.size() != 4) {
            throw new JpegException("it has " + components.size() + " components, expected 1, 3 or 4");
        }
        for (Component c : components) {
            if (c.h < 1 || c.h > LARGEST_FACTOR || c.v < 1 || c.v > LARGEST_FACTOR) {
                throw new JpegException("it has the sampling factors " + c.h + "x" + c.v + ", expected 1 to 4");
            }
        }
    }

    static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
