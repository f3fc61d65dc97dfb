package org.convnextc.image.jpeg;

import java.util.Arrays;

/** A component of the frame (T.81, A.1.1): its samples are blocks of 8x8, fewer than pixels where it is subsampled. */
final class Component {
    final int id;
    /** Sampling factors. */
    final int h;

    final int v;
    final int quantizationSlot;

    /** In samples. */
    int width;

    int height;
    int blocksAcross;
    int blocksDown;

    /** By its position in the block; that of the component's first scan, null before it. */
    short[] quantization;

    /** Slots of tables for the scan that is read. */
    int dcSlot;

    int acSlot;

    /** A row of blocks each, up to whole MCUs; null where the file's only scan is decoded as it is read. */
    short[][] coefficients;

    /**
     * Of the coefficients 0 to 63 in zigzag order, the bit below which nothing is known yet, -1 for one that no scan has had; and the same
     * before the last scan. Of progressive frames.
     */
    final int[] known = new int[Block.SIZE];

    final int[] knownBefore = new int[Block.SIZE];

    Component(int id, int h, int v, int quantizationSlot) {
        this.id = id;
        this.h = h;
        this.v = v;
        this.quantizationSlot = quantizationSlot;
        Arrays.fill(known, -1);
    }

    /** The largest factors are those of the frame. */
    void measure(Frame frame) {
        width = Frame.ceilDiv(frame.width * h, frame.maxH);
        height = Frame.ceilDiv(frame.height * v, frame.maxV);
        blocksAcross = Frame.ceilDiv(frame.width * h, frame.maxH * Block.SIDE);
        blocksDown = Frame.ceilDiv(frame.height * v, frame.maxV * Block.SIDE);
    }

    /** Rows of blocks within the given row of MCUs that hold samples of the image. */
    int blockRows(int mcuRow) {
        return Math.min(v, blocksDown - mcuRow * v);
    }

    long coefficientBytes(Frame frame) {
        return (long) frame.mcuRows * v * frame.mcusAcross * h * Block.SIZE * Short.BYTES;
    }

    void allocateCoefficients(Frame frame) {
        coefficients = new short[frame.mcuRows * v][frame.mcusAcross * h * Block.SIZE];
    }
}
