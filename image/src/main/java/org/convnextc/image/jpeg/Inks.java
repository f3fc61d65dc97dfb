package org.convnextc.image.jpeg;

/** How the colours of a printed picture are seen. */
public final class Inks {
    private Inks() {}

    /**
     * An ink becomes a colour: white without black, less the ink's share of that; t / 255 is rounded, as in Pillow.
     *
     * @param whites 255 less black, at least as many as inks
     * @param inks overwritten by the colour
     */
    public static void underBlack(byte[] whites, byte[] inks) {
        for (int x = 0; x < inks.length; x++) {
            int white = whites[x] & 0xff;
            int t = (inks[x] & 0xff) * white + 128;
            inks[x] = (byte) Math.max(0, white - ((t >> 8) + t >> 8));
        }
    }
}
