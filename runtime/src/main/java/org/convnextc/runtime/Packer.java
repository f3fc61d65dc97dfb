package org.convnextc.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Collects the weights of a net of the native target in the order of binding, and packs them once all are known to be there. */
public final class Packer {
    /** Floats that are read at a time. */
    private static final int PIECE = 1 << 17;

    /** Rows that are packed together; a multiple of every kernel's panel. */
    private static final int PANEL = 32;

    /** Packs one weight. */
    private interface Task {
        void pack(int slot);
    }

    private final Binding binding;
    private final NativeNet net;
    private final InstructionSet isa;
    private final List<Task> tasks = new ArrayList<>();
    private long handle;

    Packer(Binding binding, NativeNet net) {
        this.binding = binding;
        this.net = net;
        isa = InstructionSet.of(net);
    }

    /** The next weight, a matrix or a convolution's: row by row. */
    public void rows(Weight weight) {
        tasks.add(slot -> packRows(slot, weight));
    }

    /** The next weight, all of it in row-major order. */
    public void vector(Weight weight) {
        tasks.add(slot -> packAll(slot, weight.readAll()));
    }

    /** The next weight. */
    public void vector(float[] values) {
        tasks.add(slot -> packAll(slot, values));
    }

    private void packAll(int slot, float[] values) {
        net.pack(handle, slot, 0, values.length, values);
    }

    private void packRows(int slot, Weight weight) {
        int rows = weight.rows();
        int columns = weight.columns();
        int step = Math.min(rows, Math.max(PANEL, PIECE / columns / PANEL * PANEL));
        float[] piece = new float[Math.multiplyExact(step, columns)];
        for (int from = 0; from < rows; from += step) {
            int count = Math.min(step, rows - from);
            weight.read(from, count, piece);
            net.pack(handle, slot, from, count, piece);
        }
    }

    /** Reads and packs everything, with several threads where the model may use them. */
    void pack() {
        handle = net.open(isa.ordinal(), options().gemm() == GemmProvider.OPENBLAS ? Blas.sgemm() : 0);
        if (handle == 0) {
            throw new OutOfMemoryError("cannot allocate the weights of " + spec().name() + " outside the heap");
        }
        boolean packed = false;
        try {
            IntStream slots = IntStream.range(0, tasks.size());
            (options().threads() == 1 ? slots : slots.parallel())
                    .forEach(slot -> tasks.get(slot).pack(slot));
            packed = true;
        } finally {
            if (!packed) {
                net.close(handle);
            }
        }
    }

    Spec spec() {
        return binding.spec();
    }

    Options options() {
        return binding.options();
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
