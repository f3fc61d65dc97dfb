package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** The content of a VP8 chunk: a key frame of VP8 (RFC 6386). */
final class LossyDecoder {
    private final LossyHeader header;
    private final int across;
    private final int down;
    private final Plane[] planes;
    private final Prediction[] predictions;
    private final ModeReader modes;
    private final CoefficientReader coefficients;
    private final LoopFilter filter;
    private final byte[] filterLevels;
    private final boolean[] innerEdges;
    private final Macroblock block = new Macroblock();
    private final short[] scratch = new short[16];

    private LossyDecoder(LossyHeader header) {
        this.header = header;
        across = Size.blocks(header.size.width(), 4);
        down = Size.blocks(header.size.height(), 4);
        planes = new Plane[] {
            new Plane(16 * across, 16 * down), new Plane(8 * across, 8 * down), new Plane(8 * across, 8 * down)
        };
        predictions =
                new Prediction[] {new Prediction(planes[0]), new Prediction(planes[1]), new Prediction(planes[2])};
        modes = new ModeReader(header, across);
        coefficients = new CoefficientReader(header, across);
        filter = new LoopFilter(header);
        filterLevels = new byte[across * down];
        innerEdges = new boolean[across * down];
    }

    static Size size(byte[] data, int start, int end) throws IOException {
        return LossyHeader.size(data, start, end);
    }

    static int[] decode(byte[] data, int start, int end) throws IOException {
        return new LossyDecoder(new LossyHeader(data, start, end)).pixels();
    }

    private int[] pixels() throws IOException {
        for (int row = 0; row < down; row++) {
            decodeRow(row);
        }
        for (int i = 0; i < filterLevels.length; i++) {
            filter.filter(planes, i % across, i / across, filterLevels[i], innerEdges[i]);
        }
        return new ColourConversion(header.size, planes).pixels();
    }

    private void decodeRow(int row) throws EOFException {
        BoolReader partition = header.partitions[row & header.partitions.length - 1];
        modes.startRow();
        coefficients.startRow(partition);
        for (int column = 0; column < across; column++) {
            modes.read(block, column);
            coefficients.read(block, column);
            if (partition.isExhausted() || header.modes.isExhausted()) {
                throw new EOFException(
                        "the lossy image ends in row " + row + " of its " + down + " rows of macroblocks");
            }
            luma(column, row);
            chroma(column, row);
            filterLevels[row * across + column] = (byte) filter.level(block);
            innerEdges[row * across + column] = block.byBlocks || block.coded;
        }
        extendLastRow(16 * row + 15);
    }

    /** What is above and to the right of the last macroblock of the next row. */
    private void extendLastRow(int y) {
        int end = planes[0].at(16 * across, y);
        Arrays.fill(planes[0].samples, end, end + 4, planes[0].samples[end - 1]);
    }

    private void luma(int column, int row) {
        Plane plane = planes[0];
        int start = plane.at(16 * column, 16 * row);
        if (!block.byBlocks) {
            predictions[0].square(block.lumaModes[0], 16 * column, 16 * row, 16);
        }
        for (int i = 0; i < 16; i++) {
            int at = start + 4 * (i >> 2) * plane.stride + 4 * (i & 3);
            if (block.byBlocks) {
                // Below the first row, the macroblock to the right is not there yet.
                int aboveRight = (i & 3) < 3 ? at - plane.stride + 4 : start - plane.stride + 16;
                predictions[0].block(block.lumaModes[i], at, aboveRight);
            }
            addResidual(i, plane, at);
        }
    }

    private void chroma(int column, int row) {
        for (int component = 1; component <= 2; component++) {
            Plane plane = planes[component];
            predictions[component].square(block.chromaMode, 8 * column, 8 * row, 8);
            int start = plane.at(8 * column, 8 * row);
            for (int i = 0; i < 4; i++) {
                addResidual(12 + 4 * component + i, plane, start + 4 * (i >> 1) * plane.stride + 4 * (i & 1));
            }
        }
    }

    private void addResidual(int number, Plane plane, int at) {
        if (block.detailed[number]) {
            Transforms.add(block.coefficients, 16 * number, plane, at, scratch);
        } else if (block.coefficients[16 * number] != 0) {
            Transforms.addDc(block.coefficients[16 * number], plane, at);
        }
    }
}
