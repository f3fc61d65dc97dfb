package org.convnextc.image.jpeg;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads a scan row by row of MCUs of the frame (T.81, A.2), into the coefficients of the components, or at once into samples. */
final class ScanReader {
    private final Frame frame;
    private final Scan scan;
    private final EntropyDecoder decoder;
    private final Mcu mcu;
    private int row;
    private int lastGoodRow;

    ScanReader(Frame frame, Scan scan, Tables tables, ByteSource in, int lastGoodRow) throws JpegException {
        this.frame = frame;
        this.scan = scan;
        this.lastGoodRow = lastGoodRow;
        mcu = new Mcu(scan);
        latchQuantization(tables);
        decoder = EntropyDecoder.of(frame, scan, tables, in);
    }

    /** A component keeps the table that holds at its first scan. */
    private void latchQuantization(Tables tables) throws JpegException {
        for (Component component : scan.components()) {
            int slot = component.quantizationSlot;
            if (component.quantization == null) {
                if (slot >= Tables.SLOTS || tables.quantization[slot] == null) {
                    throw new JpegException(
                            "a component uses the quantization table " + slot + ", which is not defined");
                }
                component.quantization = tables.quantization[slot];
            }
        }
    }

    /** The last row of this scan, or an earlier one, whose data was there. */
    int lastGoodRow() {
        return lastGoodRow;
    }

    /** Reads the next row into the components' coefficients. */
    void readCoefficients() throws IOException {
        if (scan.isInterleaved()) {
            for (int column = 0; column < frame.mcusAcross; column++) {
                place(column);
                decode();
            }
        } else {
            readBlockRows(scan.components().get(0));
        }
        row++;
    }

    private void decode() throws IOException {
        if (!decoder.isStarved()) {
            lastGoodRow = row;
        }
        decoder.decode(mcu);
    }

    private void place(int column) {
        int block = 0;
        for (Component component : scan.components()) {
            for (int y = 0; y < component.v; y++) {
                for (int x = 0; x < component.h; x++) {
                    mcu.arrays[block] = component.coefficients[row * component.v + y];
                    mcu.places[block++] = (column * component.h + x) * Block.SIZE;
                }
            }
        }
    }

    /** A component alone has MCUs of one block, and none beyond its samples. */
    private void readBlockRows(Component component) throws IOException {
        for (int y = 0; y < component.blockRows(row); y++) {
            mcu.arrays[0] = component.coefficients[row * component.v + y];
            for (int x = 0; x < component.blocksAcross; x++) {
                mcu.places[0] = x * Block.SIZE;
                decode();
            }
        }
    }

    /** Reads the next row into samples, in a file of this one scan. */
    void readSamples(List<Plane> planes, Idct idct) throws IOException {
        short[] coefficients = new short[mcu.blocks * Block.SIZE];
        for (int block = 0; block < mcu.blocks; block++) {
            mcu.arrays[block] = coefficients;
            mcu.places[block] = block * Block.SIZE;
        }
        if (scan.isInterleaved()) {
            for (int column = 0; column < frame.mcusAcross; column++) {
                Arrays.fill(coefficients, (short) 0);
                decode();
                transform(coefficients, planes, column, idct);
            }
        } else {
            readBlocks(coefficients, planes.get(0), idct);
        }
        row++;
    }

    /** Blocks beyond the samples are left out. */
    private void transform(short[] coefficients, List<Plane> planes, int column, Idct idct) {
        int block = 0;
        for (Plane plane : planes) {
            Component component = plane.component;
            int rows = component.blockRows(row);
            int columns = Math.min(component.h, component.blocksAcross - column * component.h);
            for (int y = 0; y < component.v; y++) {
                for (int x = 0; x < component.h; x++, block++) {
                    if (y < rows && x < columns) {
                        int at = plane.block(row, y, column * component.h + x);
                        idct.transform(
                                coefficients,
                                block * Block.SIZE,
                                mcu.last[block],
                                component.quantization,
                                plane.samples,
                                at,
                                plane.stride);
                    }
                }
            }
        }
    }

    private void readBlocks(short[] coefficients, Plane plane, Idct idct) throws IOException {
        Component component = plane.component;
        for (int y = 0; y < component.blockRows(row); y++) {
            for (int x = 0; x < component.blocksAcross; x++) {
                Arrays.fill(coefficients, (short) 0);
                decode();
                idct.transform(
                        coefficients,
                        0,
                        mcu.last[0],
                        component.quantization,
                        plane.samples,
                        plane.block(row, y, x),
                        plane.stride);
            }
        }
    }
}
