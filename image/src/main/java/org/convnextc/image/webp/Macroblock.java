package org.convnextc.image.webp;

/** How 16x16 pixels are coded: 4 rows of 4 blocks of luma, and 2 rows of 2 blocks each of the two components of chroma. */
final class Macroblock {
    int segment;
    boolean skipped;

    /** Luma is predicted block by block. */
    boolean byBlocks;

    /** Of each block of luma, or of all of it in the first place. */
    final int[] lumaModes = new int[16];

    int chromaMode;

    /** 16 for each block: luma, then the first and the second component of chroma. As in libwebp they are cut to 16 bits. */
    final short[] coefficients = new short[24 * 16];

    /** Of each block: whether there are coefficients but the first one, and whether there is that one only. */
    final boolean[] detailed = new boolean[24];

    boolean coded;
}
