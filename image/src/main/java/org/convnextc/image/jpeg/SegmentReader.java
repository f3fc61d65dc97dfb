package org.convnextc.image.jpeg;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the segments between the scans (T.81, annex B): tables, frame and scan headers, and the two that tell the colours. */
final class SegmentReader {
    private static final int TEM = 0x01;
    private static final int SOF0 = 0xc0;
    private static final int SOF1 = 0xc1;
    private static final int SOF2 = 0xc2;
    private static final int DHT = 0xc4;
    private static final int SOF9 = 0xc9;
    private static final int SOF10 = 0xca;
    private static final int DAC = 0xcc;
    private static final int SOF15 = 0xcf;
    private static final int RST0 = 0xd0;
    private static final int RST7 = 0xd7;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;
    private static final int DNL = 0xdc;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COM = 0xfe;

    private static final int BITS = 8;
    private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
    private static final int JFIF_LENGTH = 14;
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
    private static final int ADOBE_LENGTH = 12;

    final Tables tables;
    private final ByteSource in;
    private boolean started;
    private Frame frame;
    private Scan scan;
    private boolean jfif;

    /** Of the Adobe segment; -1 without one. */
    private int transform;

    SegmentReader(ByteSource in, Tables tables) {
        this.in = in;
        this.tables = tables;
    }

    Frame frame() {
        return frame;
    }

    /** The one whose header was read last. */
    Scan scan() {
        return scan;
    }

    /** By what was read so far. */
    Colours colours() {
        return Colours.of(frame, jfif, transform);
    }

    /** Reads a stream of tables alone (T.81, B.4). */
    void readTables() throws IOException {
        for (findMarker(); in.marker != EOI; findMarker()) {
            read(in.marker);
            in.marker = 0;
        }
    }

    /** Reads up to where the data of the next scan begin; false at the end of the image. */
    boolean nextScan() throws IOException {
        while (true) {
            findMarker();
            int marker = in.marker;
            if (marker == SOS) {
                readScan();
            } else if (marker == EOI) {
                if (frame != null && scan == null) {
                    throw new JpegException("it ends before its first scan");
                }
                started = frame != null; // tables alone are a stream of their own (B.4), which an image may follow
            } else {
                read(marker);
            }
            in.marker = 0;
            if (marker == SOS || marker == EOI && frame != null) {
                return marker == SOS;
            }
        }
    }

    private void findMarker() throws IOException {
        if (started) {
            if (in.marker == 0) {
                in.findMarker();
            }
            return;
        }
        int first = in.next();
        int second = in.next();
        if (first != 0xff || second != SOI) {
            throw new JpegException(
                    String.format(Locale.ROOT, "it begins with %02x %02x, expected ff d8", first, second));
        }
        in.marker = SOI;
    }

    private void read(int marker) throws IOException {
        switch (marker) {
            case SOI -> start();
            case SOF0, SOF1 -> readFrame(false, false);
            case SOF2 -> readFrame(true, false);
            case SOF9 -> readFrame(false, true);
            case SOF10 -> readFrame(true, true);
            case DHT -> readHuffman();
            case DAC -> readConditioning();
            case DQT -> readQuantization();
            case DRI -> readRestartInterval();
            case APP0 -> readJfif();
            case APP14 -> readAdobe();
            case DNL, COM -> in.skip(contentLength());
            default -> readOther(marker);
        }
    }

    private void readOther(int marker) throws IOException {
        if (marker > APP0 && marker <= APP15) {
            in.skip(contentLength());
        } else if (marker >= SOF0 && marker <= SOF15) {
            throw new JpegException("it is coded in the way SOF" + (marker - SOF0)
                    + ", lossless or hierarchical; read are baseline, extended and progressive (SOF0, 1, 2, 9, 10)");
        } else if (marker != TEM && (marker < RST0 || marker > RST7)) {
            throw new JpegException(
                    String.format(Locale.ROOT, "it has the marker ff %02x, which no image has", marker));
        }
    }

    private void start() throws JpegException {
        if (started) {
            throw new JpegException("another image begins within it");
        }
        started = true;
        tables.reset();
        jfif = false;
        transform = -1;
    }

    /** What a segment's length, which counts itself, leaves for its content. */
    private int contentLength() throws IOException {
        return in.nextShort() - Short.BYTES;
    }

    private static void checkLength(String segment, int left) throws JpegException {
        if (left != 0) {
            throw new JpegException("a segment " + segment + " is "
                    + (left < 0 ? -left + " bytes too short" : left + " bytes too long") + " for its content");
        }
    }

    private void readFrame(boolean progressive, boolean arithmetic) throws IOException {
        int left = contentLength();
        int bits = in.next();
        int height = in.nextShort();
        int width = in.nextShort();
        int count = in.next();
        if (bits != BITS) {
            throw new JpegException("it has samples of " + bits + " bits, expected 8");
        }
        checkLength("SOF", left - 6 - 3 * count);
        if (frame != null) {
            throw new JpegException("it has two frame headers");
        }
        List<Component> components = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = in.next();
            int factors = in.next();
            components.add(new Component(id, factors >> 4, factors & 15, in.next()));
        }
        frame = new Frame(progressive, arithmetic, height, width, components);
    }

    private void readScan() throws IOException {
        if (frame == null) {
            throw new JpegException("a scan comes before the frame header");
        }
        int left = contentLength();
        int count = in.next();
        checkLength("SOS", left - 4 - 2 * count);
        List<Component> components = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int id = in.next();
            int slots = in.next();
            Component component = component(id, components);
            component.dcSlot = slots >> 4;
            component.acSlot = slots & 15;
            components.add(component);
        }
        if (components.isEmpty()) {
            throw new JpegException("a scan has no components");
        }
        int first = in.next();
        int last = in.next();
        int bits = in.next();
        scan = new Scan(List.copyOf(components), first, last, bits >> 4, bits & 15);
    }

    /**
     * The component of this id. Scans have components in the frame's order (B.2.3). libjpeg-turbo looks for the i-th one from the frame's i-th
     * on, which also tells those of equal ids apart.
     */
    private Component component(int id, List<Component> before) throws JpegException {
        Component found = frame.components.stream()
                .skip(before.size())
                .filter(c -> c.id == id)
                .findFirst()
                .orElseThrow(() -> new JpegException(
                        "a scan names the component " + id + ", which the frame does not have, or not in this order"));
        if (before.contains(found)) {
            throw new JpegException("a scan names the component " + id + " twice");
        }
        return found;
    }

    private void readHuffman() throws IOException {
        int left = contentLength();
        while (left > HuffmanTable.LONGEST) {
            int slot = in.next();
            byte[] counts = new byte[HuffmanTable.LONGEST];
            int total = 0;
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (byte) in.next();
                total += counts[i] & 0xff;
            }
            left -= 1 + counts.length + total;
            if (total > 256 || left < 0) {
                throw new JpegException("a Huffman table has " + total + " symbols, more than 256 or than its segment");
            }
            byte[] symbols = new byte[total];
            for (int i = 0; i < total; i++) {
                symbols[i] = (byte) in.next();
            }
            if ((slot & ~0x10) >= Tables.SLOTS) {
                throw new JpegException(
                        String.format(Locale.ROOT, "it has a Huffman table of slot %02x, which there is not", slot));
            }
            (slot < 0x10 ? tables.dc : tables.ac)[slot & ~0x10] = new HuffmanTable(counts, symbols);
        }
        checkLength("DHT", left);
    }

    private void readConditioning() throws IOException {
        int left = contentLength();
        for (; left > 0; left -= 2) {
            int slot = in.next();
            int value = in.next();
            boolean ac = slot >= Tables.ARITHMETIC_SLOTS;
            if (slot >= 2 * Tables.ARITHMETIC_SLOTS || !ac && (value & 15) > value >> 4) {
                throw new JpegException(String.format(
                        Locale.ROOT, "it has the conditioning %02x for slot %02x, which is not possible", value, slot));
            }
            if (ac) {
                tables.acBound[slot - Tables.ARITHMETIC_SLOTS] = value;
            } else {
                tables.dcLower[slot] = value & 15;
                tables.dcUpper[slot] = value >> 4;
            }
        }
        checkLength("DAC", left);
    }

    private void readQuantization() throws IOException {
        int left = contentLength();
        while (left > 0) {
            int kind = in.next();
            boolean wide = kind >> 4 != 0;
            if ((kind & 15) >= Tables.SLOTS) {
                throw new JpegException("it has a quantization table of slot " + (kind & 15) + ", expected 0 to 3");
            }
            short[] table = new short[Block.SIZE];
            for (int k = 0; k < table.length; k++) {
                table[Block.ZIGZAG[k]] = (short) (wide ? in.nextShort() : in.next());
            }
            tables.quantization[kind & 15] = table;
            left -= 1 + table.length * (wide ? 2 : 1);
        }
        checkLength("DQT", left);
    }

    private void readRestartInterval() throws IOException {
        checkLength("DRI", contentLength() - Short.BYTES);
        tables.restartInterval = in.nextShort();
    }

    private void readJfif() throws IOException {
        jfif |= startsWith(JFIF, head(JFIF_LENGTH), JFIF_LENGTH);
    }

    private void readAdobe() throws IOException {
        byte[] head = head(ADOBE_LENGTH);
        if (startsWith(ADOBE, head, ADOBE_LENGTH)) {
            transform = head[ADOBE_LENGTH - 1] & 0xff;
        }
    }

    /** The first bytes of a segment, fewer where it has not so many. */
    private byte[] head(int length) throws IOException {
        int content = contentLength();
        byte[] head = new byte[Math.max(0, Math.min(length, content))];
        for (int i = 0; i < head.length; i++) {
            head[i] = (byte) in.next();
        }
        in.skip(content - head.length);
        return head;
    }

    private static boolean startsWith(byte[] name, byte[] head, int length) {
        return head.length == length && Arrays.equals(head, 0, name.length, name, 0, name.length);
    }
}
