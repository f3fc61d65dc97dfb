package org.convnextc.image.jpeg;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import javax.imageio.stream.ImageInputStream;

/**
 * A JPEG file that is decoded row by row: gray, or RGB from whatever colours the file has; colour profiles are ignored. A file of one scan
 * takes memory for a few rows; one of several, as all progressive ones are, for all coefficients.
 */
public final class JpegDecoder {
    /** The usual scripts have 6 to 10 scans; one for each coefficient and each of three components are 192. */
    public static final int MOST_SCANS = 192;

    /** In blocks: a megapixel. */
    private static final int SMALL = 1 << 14;

    private final ByteSource in;
    private final SegmentReader segments;
    private final Frame frame;
    private final Colours colours;
    private final List<Plane> planes = new ArrayList<>();
    private final Upsampler[] upsamplers;
    private final Idct idct = new Idct();
    private int lastGoodRow;

    /**
     * Reads up to the first scan.
     *
     * @param in where the file begins
     * @throws IOException if it is no JPEG file, damaged, cut short or of a kind that is not decoded
     */
    public JpegDecoder(ImageInputStream in) throws IOException {
        this(new ByteSource(in, in.length()), new Tables(), SegmentReader::colours);
    }

    /**
     * Reads up to the first scan of a stream within a file of another kind, which tells what the components are.
     *
     * @param in where the stream begins
     * @param end where it ends
     * @param tables those of before; those of the stream are added
     * @param ycbcr whether three components are YCbCr and become RGB; else all of them are handed over as they are stored
     * @throws IOException as above
     */
    public JpegDecoder(ImageInputStream in, long end, Tables tables, boolean ycbcr) throws IOException {
        this(new ByteSource(in, end), tables, segments -> Colours.agreed(segments.frame(), ycbcr));
    }

    private JpegDecoder(ByteSource in, Tables tables, Function<SegmentReader, Colours> agreement) throws IOException {
        this.in = in;
        segments = new SegmentReader(in, tables);
        segments.nextScan();
        frame = segments.frame();
        colours = agreement.apply(segments);
        upsamplers = new Upsampler[frame.components.size()];
    }

    public int width() {
        return frame.width;
    }

    public int height() {
        return frame.height;
    }

    /** 1 for gray, 3 for RGB; of a stream within another file the number of its components. */
    public int channels() {
        return colours.channels;
    }

    /** Bytes that {@link #decode} takes for coefficients; 0 where the file is decoded as it is read. */
    public long coefficientBytes() {
        return isSingleScan()
                ? 0
                : frame.components.stream()
                        .mapToLong(c -> c.coefficientBytes(frame))
                        .sum();
    }

    /**
     * What a file of these pixels is expected to have at least, so that a few bytes cost no time; 0 for a small image. Each block of the first
     * scan takes a bit or more. With arithmetic coding it can be less, but no photograph comes near an eighth.
     */
    public long leastBytes() {
        long blocks = segments.scan().components().stream()
                .mapToLong(c -> (long) c.blocksAcross * c.blocksDown)
                .sum();
        return blocks < SMALL ? 0 : blocks / (frame.arithmetic ? 8 * Byte.SIZE : Byte.SIZE);
    }

    private boolean isSingleScan() {
        return !frame.progressive && segments.scan().components().size() == frame.components.size();
    }

    /**
     * Hands over all rows from the top. Can be called once.
     *
     * @throws IOException if the file is damaged beyond libjpeg's rules of recovery, or cut short
     */
    public void decode(RowSink sink) throws IOException {
        if (!frame.progressive && !frame.arithmetic) {
            segments.tables.addStandardHuffman();
        }
        for (Component component : frame.components) {
            Plane plane = new Plane(component);
            upsamplers[planes.size()] = new Upsampler(frame, plane);
            planes.add(plane);
        }
        if (isSingleScan()) {
            decodeSingleScan(sink);
        } else {
            decodeScans(sink);
        }
    }

    private void decodeSingleScan(RowSink sink) throws IOException {
        ScanReader reader = new ScanReader(frame, segments.scan(), segments.tables, in, 0);
        writeRows(sink, row -> reader.readSamples(planes, idct));
        finish();
    }

    /** What comes after the data up to the end of the image is checked, if the end is there: so libjpeg does. */
    private void finish() throws IOException {
        boolean another;
        try {
            another = segments.nextScan();
        } catch (EOFException e) {
            return; // all pixels were there
        }
        if (another) {
            throw new JpegException("a scan follows the one that has all components");
        }
    }

    private void decodeScans(RowSink sink) throws IOException {
        for (Component component : frame.components) {
            component.allocateCoefficients(frame);
        }
        int scans = 0;
        do {
            scans++;
            if (scans > MOST_SCANS) {
                throw new JpegException("it has more than " + MOST_SCANS + " scans");
            }
            readScan(scans);
        } while (segments.nextScan());
        if (scans == 1) {
            frame.components.forEach(component -> Arrays.fill(component.knownBefore, -1));
        }
        Smoothing smoothing = frame.progressive && Smoothing.isUseful(frame) ? new Smoothing(frame, lastGoodRow) : null;
        writeRows(sink, row -> planes.forEach(plane -> transform(plane, row, smoothing)));
    }

    private void readScan(int number) throws IOException {
        Scan scan = segments.scan();
        ScanReader reader = new ScanReader(frame, scan, segments.tables, in, lastGoodRow);
        if (frame.progressive) {
            scan.updateKnown(number);
        }
        for (int row = 0; row < frame.mcuRows; row++) {
            reader.readCoefficients();
        }
        lastGoodRow = reader.lastGoodRow();
    }

    /** A component of which no scan came is gray. */
    private void transform(Plane plane, int row, Smoothing smoothing) {
        Component component = plane.component;
        short[] quantization = component.quantization == null ? new short[Block.SIZE] : component.quantization;
        for (int y = 0; y < component.blockRows(row); y++) {
            for (int x = 0; x < component.blocksAcross; x++) {
                short[] blocks = smoothing == null
                        ? component.coefficients[row * component.v + y]
                        : smoothing.block(component, row, y, x);
                int place = smoothing == null ? x * Block.SIZE : 0;
                idct.transform(
                        blocks,
                        place,
                        Block.SIZE - 1,
                        quantization,
                        plane.samples,
                        plane.block(row, y, x),
                        plane.stride);
            }
        }
    }

    /** Makes the samples of a row of MCUs. */
    private interface RowReader {
        void read(int row) throws IOException;
    }

    /** A row of MCUs is written when the next one is there, for that has the samples below. */
    private void writeRows(RowSink sink, RowReader reader) throws IOException {
        byte[][] pixels = new byte[colours.channels][frame.width];
        for (int row = 0; row < frame.mcuRows; row++) {
            reader.read(row);
            if (row > 0) {
                write(row - 1, pixels, sink);
            }
        }
        write(frame.mcuRows - 1, pixels, sink);
    }

    private void write(int mcuRow, byte[][] pixels, RowSink sink) {
        int rows = frame.maxV * Block.SIDE;
        int end = Math.min(frame.height, (mcuRow + 1) * rows);
        for (int y = mcuRow * rows; y < end; y++) {
            for (Upsampler upsampler : upsamplers) {
                upsampler.read(y);
            }
            colours.convert(upsamplers, pixels);
            sink.row(y, pixels);
        }
    }
}
