package org.convnextc.image.webp;

/** Green was subtracted from red and blue. */
record SubtractGreen(Size coded) implements Transform {
    @Override
    public int[] inverse(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >> 8 & 0xff;
            pixels[i] = Transform.sum(pixels[i], green << 16 | green);
        }
        return pixels;
    }
}
