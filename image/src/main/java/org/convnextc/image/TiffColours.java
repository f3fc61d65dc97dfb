package org.convnextc.image;

/** What the components of a TIFF file are, by its tag PhotometricInterpretation. */
enum TiffColours {
    WHITE_IS_ZERO(0, 1, Pixels.GRAY),
    BLACK_IS_ZERO(1, 1, Pixels.GRAY),
    RGB(2, 3, Pixels.RGB),
    CMYK(5, 4, Pixels.RGB),
    YCBCR(6, 3, Pixels.RGB);

    /** Without those that come after the colours, as alpha does. */
    final int components;

    /** Of what becomes of them. */
    final int channels;

    private final int tag;

    TiffColours(int tag, int components, int channels) {
        this.tag = tag;
        this.components = components;
        this.channels = channels;
    }

    static TiffColours of(String name, long tag) {
        for (TiffColours colours : values()) {
            if (colours.tag == tag) {
                return colours;
            }
        }
        throw new ImageException(name + ": has JPEG with the colours of PhotometricInterpretation " + tag
                + ", expected gray, RGB, CMYK or YCbCr (0, 1, 2, 5 or 6): convert it to PNG");
    }
}
