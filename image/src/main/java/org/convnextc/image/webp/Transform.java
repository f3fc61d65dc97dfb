package org.convnextc.image.webp;

/** What was done to the pixels so that they could be coded in fewer bytes (WebP lossless specification, section 4). */
interface Transform {
    /** Of the image that is coded instead. */
    Size coded();

    /** @return the original pixels, in the same array where there is room */
    int[] inverse(int[] pixels);

    /** The sum of each sample, modulo 256. */
    static int sum(int a, int b) {
        return (a & 0xff00ff00) + (b & 0xff00ff00) & 0xff00ff00 | (a & 0x00ff00ff) + (b & 0x00ff00ff) & 0x00ff00ff;
    }
}
