package org.convnextc.runtime.op;

import java.util.Arrays;
import org.convnextc.runtime.kernel.Channels;
import org.convnextc.runtime.kernel.Windows;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * The image rows under a window that moves down an image: a ring of rows in an array, with the padding at the sides written out. Wide
 * images are done in strips, so that the ring stays within the L2 cache:
 *
 * <pre>
 * ring.begin(...)
 * while (ring.next()) { compute ring.columns() pixels, which belong to ring.place() and behind it }
 * </pre>
 */
final class SlidingWindowRows implements Windows {
    /** Floats of a ring: 384 KiB. */
    private static final int SIZE = 96 * 1024;

    private static final int LEAST_STRIP = 7;

    /** Windows of more taps than this see so many pixels at a time that these have to be in different sets of the L1 cache. */
    static final int FEW_TAPS = 9;

    /** Pixels so many floats apart are in the same four of 64 sets. */
    private static final int CROWDED = 256;

    private final ThreadContext t;
    private float[] image = {};
    private int[] offsets = {};
    private int[] weights = {};
    private int count;

    private int in;
    private int h;
    private int w;
    private int c;
    private Window window;
    private int inputs;
    private int weightStep;
    private float padding;

    /** Floats from a pixel to the next one: the channels, and padding against conflicts in the cache's sets ({@link Channels}). */
    private int distance;

    /** Channels that lie together for all pixels, or 0 where all channels of a pixel lie together. */
    private int lanes;

    /** Image rows that a window spans. */
    private int span;

    private int left;
    private int ringColumns;
    private int columns;

    /** The first image row that is not in the ring. */
    private int next;

    /** The output rows of the thread's share, and the place that is seen. */
    private int from;

    private int to;
    private int x;
    private int y;

    private SlidingWindowRows(ThreadContext t) {
        this.t = t;
    }

    /** That of a worker, for one op at a time. */
    static SlidingWindowRows of(ThreadContext t) {
        return t.kept(SlidingWindowRows.class, SlidingWindowRows::new);
    }

    /**
     * @param inputs neighbouring channels that are taps of their own, 1 where a tap is all channels of a pixel
     * @param weightStep from a tap's weights to those of the next one
     * @param padding what is seen beside the image
     */
    void begin(WindowedImage windows, int inputs, int weightStep, float padding) {
        begin(windows, inputs, weightStep, padding, 0);
    }

    /** The same with the channels in groups; see {@link org.convnextc.runtime.kernel.Kernels#depthwiseGroups}. */
    void beginGroups(WindowedImage windows, int lanes) {
        begin(windows, 1, lanes, 0, lanes);
    }

    private void begin(WindowedImage windows, int inputs, int weightStep, float padding, int lanes) {
        in = windows.in();
        h = windows.h();
        w = windows.w();
        c = windows.c();
        window = windows.window();
        this.inputs = inputs;
        this.weightStep = weightStep;
        this.padding = padding;
        this.lanes = lanes;
        distance = lanes > 0 ? lanes : distance(c, window.taps());
        span = window.dilation() * (window.kernelHeight() - 1) + 1;
        if (offsets.length < window.taps() * inputs) {
            offsets = new int[window.taps() * inputs];
            weights = new int[window.taps() * inputs];
        }
        from = t.from(windows.outHeight());
        to = t.to(windows.outHeight());
        x = 0;
        y = to;
        columns = 0;
    }

    /** To the next row of the thread's share, strip by strip; false behind the last one. */
    boolean next() {
        y++;
        if (y >= to) {
            x += columns;
            if (from == to || x == window.outWidth(w)) {
                return false;
            }
            strip(x);
            y = from;
        }
        moveTo(y);
        return true;
    }

    /** The number of the first output pixel that is seen. */
    int place() {
        return y * window.outWidth(w) + x;
    }

    private static int distance(int c, int taps) {
        return areCrowded(c, taps) ? Channels.stride(c) : c;
    }

    /** Whether pixels of so many channels, side by side, would be in too few sets of the cache for windows of so many taps. */
    static boolean areCrowded(int c, int taps) {
        return taps > FEW_TAPS ? c % Channels.LANES == 0 : c % CROWDED == 0;
    }

    /** Output columns of a strip; the last one may have fewer. */
    private int strip() {
        int fit = SIZE / (span * distance * groups()) - window.dilation() * (window.kernelWidth() - 1);
        return Math.min(window.outWidth(w), Math.max(LEAST_STRIP, fit / window.stride()));
    }

    /** Starts with the strip from output column {@code x} on. */
    private void strip(int x) {
        columns = Math.min(strip(), window.outWidth(w) - x);
        left = window.column(x, 0);
        ringColumns = window.column(x + columns - 1, window.kernelWidth() - 1) + 1 - left;
        next = 0;
        int length = groupStep() * groups();
        if (image.length < length) {
            image = new float[length];
        }
    }

    private int groups() {
        return lanes > 0 ? (c + lanes - 1) / lanes : 1;
    }

    /** From a group of channels to the next one. */
    int groupStep() {
        return span * ringColumns * distance;
    }

    /** To the windows of output row {@code y}, which is below those before it. */
    private void moveTo(int y) {
        int last = Math.min(h - 1, window.row(y, window.kernelHeight() - 1));
        for (next = Math.max(next, window.row(y, 0)); next <= last; next++) {
            load(in + next * w * c, next % span * ringColumns * distance);
        }
        count = 0;
        for (int tap = 0; tap < window.taps(); tap++) {
            int row = window.row(y, tap / window.kernelWidth());
            int column = tap % window.kernelWidth() * window.dilation();
            if (row >= 0 && row < h) {
                add((row % span * ringColumns + column) * distance, tap);
            }
        }
    }

    private void add(int offset, int tap) {
        for (int i = 0; i < inputs; i++) {
            offsets[count] = offset + i;
            weights[count] = (tap * inputs + i) * weightStep;
            count++;
        }
    }

    /** An image row, and the padding beside it. */
    private void load(int from, int to) {
        int first = Math.min(ringColumns, Math.max(0, -left));
        int end = Math.max(first, Math.min(ringColumns, w - left));
        if (lanes > 0) {
            loadGroups(from + left * c, to, first, end);
            return;
        }
        Arrays.fill(image, to, to + first * distance, padding);
        Arrays.fill(image, to + end * distance, to + ringColumns * distance, padding);
        if (distance == c) {
            t.read(from + (left + first) * c, image, to + first * c, (end - first) * c);
            return;
        }
        for (int i = first; i < end; i++) {
            t.read(from + (left + i) * c, image, to + i * distance, c);
        }
    }

    /** The same, to where the row begins in each group. */
    private void loadGroups(int from, int to, int first, int end) {
        float[] in;
        int start = from + first * c;
        if (t.arena() instanceof HeapArena heap) {
            in = heap.array();
        } else {
            in = t.scratch(Scratch.IMAGE_ROWS, (end - first) * c);
            t.read(start, in, 0, (end - first) * c);
            start = 0;
        }
        for (int group = 0; group < groups(); group++) {
            int row = to + group * groupStep();
            Arrays.fill(image, row, row + first * lanes, padding);
            Arrays.fill(image, row + end * lanes, row + ringColumns * lanes, padding);
            int channel = Math.min(group * lanes, c - lanes);
            t.kernels().gatherLanes(in, start + channel, c, end - first, image, row + first * lanes);
        }
    }

    @Override
    public float[] image() {
        return image;
    }

    @Override
    public int[] offsets() {
        return offsets;
    }

    @Override
    public int[] weights() {
        return weights;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int step() {
        return window.stride() * distance;
    }

    @Override
    public int run() {
        return window.stride() == window.dilation() && inputs == 1 ? window.kernelWidth() : 1;
    }

    @Override
    public int columns() {
        return columns;
    }
}
