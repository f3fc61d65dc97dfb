package org.convnextc.runtime.nativenet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.Parallel;
import org.convnextc.runtime.spi.AffineWeight;
import org.convnextc.runtime.spi.ReorderedWeight;
import org.convnextc.runtime.spi.ScaledWeight;
import org.convnextc.runtime.spi.Weight;

/**
 * Collects the weights of a net of the native target in the order of binding, and packs them once all are known to be there. Factors and
 * sums of derived weights are left to native code: it needs no time to become fast.
 */
public final class WeightPacker {
    /** Floats that are read at a time: within L2, with what they are packed into. */
    private static final int PIECE = 1 << 17;

    /** Rows that are packed together; a multiple of every kernel's panel. */
    private static final int PANEL = 32;

    /** Reads and packs some rows of a weight. */
    private interface Piece {
        void pack(float[] buffer);
    }

    private final Spec spec;
    private final Options options;
    private final List<Piece> pieces = new ArrayList<>();
    private int slots;
    private int longest;
    private NativeNet net;
    private InstructionSet isa;
    private long handle;

    WeightPacker(Spec spec, Options options) {
        this.spec = spec;
        this.options = options;
    }

    /** The next weight, a matrix or a convolution's: row by row. */
    public void rows(Weight weight) {
        int slot = slots++;
        int columns = weight.columns();
        int step = Math.min(weight.rows(), Math.max(PANEL, PIECE / columns / PANEL * PANEL));
        longest = Math.max(longest, Math.multiplyExact(step, columns));
        for (int from = 0; from < weight.rows(); from += step) {
            int first = from;
            int count = Math.min(step, weight.rows() - from);
            pieces.add(buffer -> packRows(slot, weight, first, count, buffer));
        }
    }

    /** The next weight, all of it in row-major order. */
    public void vector(Weight weight) {
        if (!(weight instanceof AffineWeight affine)) {
            int slot = slots++;
            pieces.add(buffer -> packAll(slot, weight.readAll()));
            return;
        }
        int slot = slots++;
        int step = Math.max(1, PIECE / affine.source().columns());
        for (int from = 0; from < weight.rows(); from += step) {
            int first = from;
            int count = Math.min(step, weight.rows() - from);
            pieces.add(buffer -> packSums(slot, affine, first, count));
        }
    }

    /** The next weight. */
    public void vector(float[] values) {
        int slot = slots++;
        pieces.add(buffer -> packAll(slot, values));
    }

    private void packAll(int slot, float[] values) {
        pack(slot, 0, values.length, values, 1, null, null);
    }

    private void packSums(int slot, AffineWeight weight, int from, int count) {
        float[] values = new float[count];
        weight.read(
                from,
                count,
                values,
                (rows, n, columns, vector, sums) -> net.dot(handle, n, columns, rows, vector, vector.length, sums));
        pack(slot, from, count, values, 1, null, null);
    }

    private void packRows(int slot, Weight weight, int from, int count, float[] buffer) {
        float[] rowFactors = null;
        float[] columnFactors = null;
        Weight plain = weight;
        if (plain instanceof ScaledWeight scaled) {
            rowFactors =
                    scaled.rowFactors() == null ? null : Arrays.copyOfRange(scaled.rowFactors(), from, from + count);
            columnFactors = scaled.columnFactors();
            plain = scaled.source();
        }
        int taps = 1;
        if (plain instanceof ReorderedWeight reordered) {
            taps = reordered.taps();
            plain = reordered.source();
        }
        plain.read(from, count, buffer);
        pack(slot, from, count, buffer, taps, rowFactors, columnFactors);
    }

    private void pack(
            int slot, int from, int count, float[] rows, int taps, float[] rowFactors, float[] columnFactors) {
        int period = columnFactors == null ? 1 : columnFactors.length;
        if (!net.pack(handle, slot, from, count, rows, taps, rowFactors, columnFactors, period)) {
            throw new OutOfMemoryError("cannot pack the weights of " + spec().name());
        }
    }

    /** Reads and packs everything, with all processors where the model may use several threads. */
    void pack(NativeNetLoading opened) {
        net = opened.net();
        isa = opened.isa();
        handle = opened.handle();
        int threads = options().threads() == 1 ? 1 : Runtime.getRuntime().availableProcessors();
        var next = new AtomicInteger();
        Parallel.run(threads, () -> packPieces(next));
    }

    private void packPieces(AtomicInteger next) {
        float[] buffer = new float[longest];
        for (int i = next.getAndIncrement(); i < pieces.size(); i = next.getAndIncrement()) {
            pieces.get(i).pack(buffer);
        }
    }

    Spec spec() {
        return spec;
    }

    Options options() {
        return options;
    }

    NativeNet net() {
        return net;
    }

    InstructionSet isa() {
        return isa;
    }

    /** Of the packed net; the model closes it. */
    long handle() {
        return handle;
    }
}
