package org.convnextc.runtime.gemm.own;

import java.util.Arrays;
import org.convnextc.runtime.gemm.own.FetchChoice.Way;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.memory.HeapArena;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/**
 * Matrix products in Java, each worker on its rows (or, where they are few, its panels of the weight), a block of rows and a panel at a
 * time: what follows the product works on outputs that are still in the L1 cache.
 */
final class PackedGemm {
    /** Fewer rows than this for each of several workers, and the panels are divided. */
    private static final int LEAST_ROWS = 64;

    /** Rows whose outputs of one panel leave half of most L1 caches to inputs and weights. */
    private static final int BLOCK_ROWS = 128;

    /** Inputs of a panel that are used up at a time: with 32 columns 24 KiB, which stay in the L1 cache while rows go by. */
    static final int DEPTH = Kernels.GEMM_DEPTH;

    /** Rows at least that weights are likely to be fetched for in time by those tiles that need them later. */
    private static final int MANY_ROWS = 64;

    /** Less than a tile's are soon done with whatever is fetched. */
    private static final int LEAST_FETCHED_ROWS = 8;

    private static final FetchChoice FETCH_CHOICE = new FetchChoice();

    /** Of no use but that what was fetched has been read: see {@link Kernels#fetch}. */
    private static int fetched;

    private PackedGemm() {}

    /** Some panels of a weight, and some of their inputs. */
    record Part(PackedMatrix weight, int firstPanel, int endPanel, int firstInput, int inputs) {
        private int weights() {
            return (endPanel - firstPanel) * weight.width() * inputs;
        }

        private int place(int panel, int input) {
            return weight.panel(panel) + (firstInput + input) * weight.width();
        }

        /**
         * Where the weights are that are likely to be read after some inputs of a panel; where these are neighbours, a little behind, so that
         * a short piece before a long one fetches the rest of it.
         */
        private int placeAfter(int panel, int input, int count) {
            if (inputs == weight.inputs() || input + count < inputs) {
                return place(panel, input + DEPTH);
            }
            if (panel + 1 < endPanel) {
                return place(panel + 1, 0);
            }
            return firstInput + inputs < weight.inputs() ? place(firstPanel, inputs) : weight.panel(endPanel);
        }
    }

    /** What follows the sums: out = activation(sums) + residual, which may be {@link Matrix#NO_RESIDUAL}. */
    record Finish(Activation activation, int residual, int out) {}

    /** The weights of a panel that tiles take, where those are that they fetch meanwhile, and how. */
    private record Tiled(float[] panels, int at, int next, Way way) {}

    /**
     * What sums start with and where they go: those of row r at startFrom + r startStride and at to + r stride. Both may be the same array.
     */
    record Sums(float[] start, int startFrom, int startStride, float[] product, int to, int stride) {
        /** From some column on. */
        private Sums from(int column) {
            return new Sums(start, startFrom + column, startStride, product, to + column, stride);
        }

        /** To go on with what is there. */
        Sums further() {
            return new Sums(product, to, stride, product, to, stride);
        }
    }

    static void run(
            ThreadContext t,
            int in,
            PackedMatrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out,
            int rows) {
        int panels = weight.panelCount();
        boolean byRows = byRows(t, rows);
        int from = byRows ? t.from(rows) : 0;
        int to = byRows ? t.to(rows) : rows;
        int firstPanel = byRows ? 0 : t.from(panels);
        int endPanel = byRows ? panels : t.to(panels);
        float[] start = start(t, weight, bias);
        var finish = new Finish(activation, residual, out);
        int k = weight.inputs();
        int blocks = (to - from + BLOCK_ROWS - 1) / BLOCK_ROWS;
        for (int i = 0; i < blocks; i++) {
            int row = from + (int) ((long) (to - from) * i / blocks);
            int end = from + (int) ((long) (to - from) * (i + 1) / blocks);
            float[] strips = strips(t, in + row * k, end - row, k);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                block(t, strips, weight, start, finish, row, end - row, panel);
            }
        }
    }

    /** Whether the workers divide the rows, not the panels. */
    static boolean byRows(ThreadContext t, int rows) {
        return t.size() == 1 || rows >= LEAST_ROWS * t.size();
    }

    /**
     * Rows of inputs as tiles take them, {@link #DEPTH} inputs of all rows after the other: input i of row r is at (i / DEPTH rows + r)
     * DEPTH + i mod DEPTH.
     */
    static float[] strips(ThreadContext t, int in, int rows, int inputs) {
        float[] arena = ((HeapArena) t.arena()).array();
        float[] strips = t.scratch(Scratch.STRIPS, stripsLength(rows, inputs));
        for (int input = 0; input < inputs; input += DEPTH) {
            int width = Math.min(DEPTH, inputs - input);
            t.kernels().copyRows(arena, in + input, inputs, rows, width, strips, input * rows, DEPTH);
        }
        return strips;
    }

    static int stripsLength(int rows, int inputs) {
        return (inputs + DEPTH - 1) / DEPTH * DEPTH * rows;
    }

    /** One panel's outputs of some rows; where tiles can finish them, without a pass of their own. */
    static void block(
            ThreadContext t,
            float[] strips,
            PackedMatrix weight,
            float[] start,
            Finish finish,
            int row,
            int rows,
            int panel) {
        int width = weight.width();
        Activation activation = finish.activation;
        boolean clamps = activation.clamps() && activation != Activation.NONE;
        boolean whole = weight.inputs() <= DEPTH && weight.outputs(panel, panel + 1) == width;
        if (clamps && whole && finish.residual == Matrix.NO_RESIDUAL) {
            clampedTiles(t, strips, weight, start, activation.most(), finish.out + row * weight.outputs(), rows, panel);
            return;
        }
        Part part = new Part(weight, panel, panel + 1, 0, weight.inputs());
        if (activation == Activation.NONE && finish.residual == Matrix.NO_RESIDUAL && fillsTiles(weight, panel)) {
            float[] arena = ((HeapArena) t.arena()).array();
            int to = finish.out + row * weight.outputs() + panel * width;
            multiply(
                    t.kernels(), strips, 0, rows, part, new Sums(start, panel * width, 0, arena, to, weight.outputs()));
            return;
        }
        float[] product = t.scratch(Scratch.CHUNK, rows * width);
        multiply(t.kernels(), strips, 0, rows, part, new Sums(start, panel * width, 0, product, 0, width));
        store(t, product, width, part, finish, row, rows);
    }

    /** Whether tiles write a panel's outputs and nothing behind them. */
    private static boolean fillsTiles(PackedMatrix weight, int panel) {
        int outputs = weight.outputs(panel, panel + 1);
        return outputs == weight.width() || 2 * outputs == weight.width();
    }

    /** A whole panel's outputs of some rows, of all inputs at once, between 0 and a limit in the arena from {@code out} on. */
    private static void clampedTiles(
            ThreadContext t,
            float[] strips,
            PackedMatrix weight,
            float[] start,
            float limit,
            int out,
            int rows,
            int panel) {
        Kernels kernels = t.kernels();
        float[] arena = ((HeapArena) t.arena()).array();
        int column = panel * weight.width();
        if (areFew(rows) && FETCH_CHOICE.way() != Way.AHEAD) {
            fetched = kernels.fetch(weight.panels(), weight.panel(panel), weight.inputs() * weight.width());
        }
        int tiles = (rows + kernels.gemmRows() - 1) / kernels.gemmRows();
        for (int i = 0; i < tiles; i++) {
            int row = rows * i / tiles;
            kernels.gemmClampedTile(
                    strips,
                    row * DEPTH,
                    weight.inputs(),
                    weight.panels(),
                    weight.panel(panel),
                    rows * (i + 1) / tiles - row,
                    start,
                    column,
                    limit,
                    arena,
                    out + row * weight.outputs() + column,
                    weight.outputs());
        }
    }

    /** What sums start with: the bias, or zeros, as many as all panels have columns. */
    static float[] start(ThreadContext t, PackedMatrix weight, float[] bias) {
        int columns = weight.padded(weight.outputs());
        if (bias != null && bias.length == columns) {
            return bias;
        }
        float[] start = t.scratch(Scratch.VECTOR, columns);
        int given = bias == null ? 0 : bias.length;
        if (bias != null) {
            System.arraycopy(bias, 0, start, 0, given);
        }
        Arrays.fill(start, given, columns, 0);
        return start;
    }

    /**
     * The product of some rows and a part of a weight, or the share that these inputs have in it.
     *
     * @param strips has the part's inputs from stripsFrom on; see {@link #strips}
     */
    static void multiply(Kernels kernels, float[] strips, int stripsFrom, int rows, Part part, Sums sums) {
        if (!areFew(rows)) {
            multiply(kernels, strips, stripsFrom, rows, part, sums, Way.AHEAD);
            return;
        }
        Way way = FETCH_CHOICE.way();
        long start = FETCH_CHOICE.isMade() ? 0 : System.nanoTime();
        multiply(kernels, strips, stripsFrom, rows, part, sums, way);
        if (!FETCH_CHOICE.isMade()) {
            FETCH_CHOICE.took(way, (double) (System.nanoTime() - start) / ((long) rows * part.weights()));
        }
    }

    private static boolean areFew(int rows) {
        return rows >= LEAST_FETCHED_ROWS && rows < MANY_ROWS;
    }

    private static void multiply(
            Kernels kernels, float[] strips, int stripsFrom, int rows, Part part, Sums sums, Way way) {
        for (int panel = part.firstPanel; panel < part.endPanel; panel++) {
            Sums columns = sums.from((panel - part.firstPanel) * part.weight.width());
            boolean half = 2 * part.weight.outputs(panel, panel + 1) <= part.weight.width();
            for (int input = 0; input < part.inputs; input += DEPTH) {
                Sums more = input == 0 ? columns : columns.further();
                int inputs = Math.min(DEPTH, part.inputs - input);
                if (half) {
                    float[] panels = part.weight.panels();
                    halfTiles(
                            kernels,
                            strips,
                            stripsFrom + input * rows,
                            rows,
                            inputs,
                            panels,
                            part.place(panel, input),
                            more);
                    continue;
                }
                int at = part.place(panel, input);
                int next = way == Way.AT_ONCE ? at : part.placeAfter(panel, input, inputs);
                var tiled = new Tiled(part.weight.panels(), at, next, way);
                tiles(kernels, strips, stripsFrom + input * rows, rows, inputs, tiled, more);
            }
        }
    }

    /** {@link #tiles} of a panel of which no more than the first half has outputs. Nothing is fetched: it is the last one. */
    private static void halfTiles(
            Kernels kernels, float[] strip, int stripFrom, int rows, int inputs, float[] panels, int panel, Sums sums) {
        for (int row = 0; row < rows; row += kernels.gemmRows()) {
            kernels.gemmHalfTile(
                    strip,
                    stripFrom + row * DEPTH,
                    inputs,
                    panels,
                    panel,
                    Math.min(kernels.gemmRows(), rows - row),
                    sums.start,
                    sums.startFrom + row * sums.startStride,
                    sums.startStride,
                    sums.product,
                    sums.to + row * sums.stride,
                    sums.stride);
        }
    }

    /**
     * The product of some rows and a part of one panel, in tiles of nearly equal heights, which share the fetching of what comes next: evenly,
     * for a read that has to wait for memory holds back what follows it, and processors fetch ahead themselves where reads go on steadily.
     *
     * @param weights whose next ones are themselves where all of this part is to be fetched first, and nothing else
     */
    private static void tiles(
            Kernels kernels, float[] strip, int stripFrom, int rows, int inputs, Tiled weights, Sums sums) {
        float[] panels = weights.panels;
        int panel = weights.at;
        int next = weights.next;
        boolean asks = weights.way == Way.ASKED;
        if (next == panel) {
            fetched = kernels.fetch(panels, panel, inputs * kernels.gemmColumns());
        }
        int tiles = (rows + kernels.gemmRows() - 1) / kernels.gemmRows();
        int height = rows / tiles;
        int taller = rows % tiles;
        int length = inputs * kernels.gemmColumns();
        int fetches = next + length + kernels.gemmColumns() <= panels.length ? kernels.gemmFetches(tiles) : 0;
        int apart = fetches > 0 ? tiles / fetches : 0;
        int step = (length - length / Kernels.GEMM_FETCHES) / Math.max(1, fetches - 1);
        int row = 0;
        int share = 0;
        for (int i = 0; i < tiles; i++) {
            boolean fetching = share < fetches && i == share * apart;
            int count = i < taller ? height + 1 : height;
            int at = fetching ? next + share * step : panel;
            if (asks) {
                kernels.gemmAskingTile(
                        strip,
                        stripFrom + row * DEPTH,
                        inputs,
                        panels,
                        panel,
                        at,
                        count,
                        sums.start,
                        sums.startFrom + row * sums.startStride,
                        sums.startStride,
                        sums.product,
                        sums.to + row * sums.stride,
                        sums.stride);
            } else {
                kernels.gemmTile(
                        strip,
                        stripFrom + row * DEPTH,
                        inputs,
                        panels,
                        panel,
                        at,
                        count,
                        sums.start,
                        sums.startFrom + row * sums.startStride,
                        sums.startStride,
                        sums.product,
                        sums.to + row * sums.stride,
                        sums.stride);
            }
            row += count;
            share += fetching ? 1 : 0;
        }
    }

    /** Puts rows from {@code row} on of some panels' outputs into the arena, after the activation and with the residual. */
    static void store(ThreadContext t, float[] product, int stride, Part part, Finish finish, int row, int rows) {
        PackedMatrix weight = part.weight;
        float[] arena = ((HeapArena) t.arena()).array();
        int to = row * weight.outputs() + part.firstPanel * weight.width();
        boolean adds = finish.residual != Matrix.NO_RESIDUAL;
        t.kernels()
                .finish(
                        product,
                        stride,
                        rows,
                        weight.outputs(part.firstPanel, part.endPanel),
                        finish.activation,
                        adds ? arena : null,
                        finish.residual + to,
                        arena,
                        finish.out + to,
                        weight.outputs());
    }
}
