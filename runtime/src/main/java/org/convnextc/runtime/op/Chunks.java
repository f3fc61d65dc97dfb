package org.convnextc.runtime.op;

import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;

/**
 * A thread's share of some rows, {@link ThreadContext#CHUNK} floats at a time, or one row where that is longer:
 *
 * <pre>
 * Chunks chunks = Chunks.of(t, in, rows, c);
 * while (chunks.next()) { change chunks.rows() rows in chunks.x(), then chunks.write(out) }
 * </pre>
 */
final class Chunks {
    private final ThreadContext t;
    private int in;
    private int c;
    private int step;
    private int end;
    private int first;
    private int rows;
    private float[] x;

    private Chunks(ThreadContext t) {
        this.t = t;
    }

    /**
     * That of a thread, for one op at a time.
     *
     * @param in where rows of {@code c} numbers begin in the arena
     */
    static Chunks of(ThreadContext t, int in, int rows, int c) {
        Chunks chunks = t.kept(Chunks.class, Chunks::new);
        chunks.in = in;
        chunks.c = c;
        chunks.step = Math.max(1, ThreadContext.CHUNK / c);
        chunks.first = t.from(rows);
        chunks.end = t.to(rows);
        chunks.rows = 0;
        chunks.x = t.scratch(Scratch.CHUNK, chunks.step * c);
        return chunks;
    }

    /** Reads the next rows; false behind the last ones. */
    boolean next() {
        first += rows;
        rows = Math.min(step, end - first);
        if (rows <= 0) {
            return false;
        }
        t.read(in + first * c, x, 0, rows * c);
        return true;
    }

    float[] x() {
        return x;
    }

    int rows() {
        return rows;
    }

    /** The same rows of another operand. */
    float[] of(int operand) {
        float[] y = t.scratch(Scratch.SECOND, step * c);
        t.read(operand + first * c, y, 0, rows * c);
        return y;
    }

    void write(int out) {
        t.write(out + first * c, x, 0, rows * c);
    }
}
