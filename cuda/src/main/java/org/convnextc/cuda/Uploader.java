package org.convnextc.cuda;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.spi.Weight;
import org.convnextc.runtime.spi.Weights;

/** Collects the weights of a net, and brings them to the device once all are known to be there. */
public final class Uploader {
    /** Of the start of each weight, in bytes: what cuBLAS asks for where it loads fastest. */
    private static final int ALIGNMENT = 256;

    /** Floats that are read at a time. */
    private static final int PIECE = 1 << 20;

    private record Stored(DevicePointer pointer, Weight weight, boolean converted) {}

    private final Spec spec;
    private final Options options;
    private final Kernels kernels;
    private final ValueType type;
    private final List<Stored> weights = new ArrayList<>();

    Uploader(Spec spec, Options options, Kernels kernels) {
        this.spec = spec;
        this.options = options;
        this.kernels = kernels;
        type = kernels.type();
    }

    Spec spec() {
        return spec;
    }

    Options options() {
        return options;
    }

    Kernels kernels() {
        return kernels;
    }

    /** A weight in the value type, in row-major order: what products read. */
    public DevicePointer values(Weight weight) {
        return add(weight, true);
    }

    /** The same for a vector. */
    public DevicePointer values(float[] vector) {
        return values(Weights.of(vector));
    }

    /** A weight in float32, in row-major order. */
    public DevicePointer floats(Weight weight) {
        return add(weight, false);
    }

    /** The same for a vector. */
    public DevicePointer floats(float[] vector) {
        return floats(Weights.of(vector));
    }

    /** A convolution's weight [outputs, inputs, ky, kx] in float32 as [(ky,kx), inputs, outputs]: neighbouring threads read it together. */
    public DevicePointer taps(Weight weight) {
        return add(Weights.byTaps(weight), false);
    }

    private DevicePointer add(Weight weight, boolean converted) {
        var pointer = new DevicePointer(0);
        weights.add(new Stored(pointer, weight, converted));
        return pointer;
    }

    /** Reads, converts and copies all weights; gives the address of the one allocation that holds them, 0 where there are none. */
    long upload(Device device) {
        long total = weights.stream().mapToLong(this::space).sum();
        if (total == 0) {
            return 0;
        }
        long start = device.allocate(total);
        boolean uploaded = false;
        try {
            long at = start;
            for (Stored stored : weights) {
                stored.pointer().place(at);
                upload(stored, device);
                at += space(stored);
            }
            uploaded = true;
            return start;
        } finally {
            if (!uploaded) {
                device.free(start);
            }
        }
    }

    private long space(Stored stored) {
        long elements = (long) stored.weight().rows() * stored.weight().columns();
        return elements * bytes(stored) + ALIGNMENT - 1 & -ALIGNMENT;
    }

    private int bytes(Stored stored) {
        return stored.converted() ? type.bytes() : Float.BYTES;
    }

    private void upload(Stored stored, Device device) {
        Weight weight = stored.weight();
        int columns = weight.columns();
        int step = Math.max(1, Math.min(weight.rows(), PIECE / columns));
        float[] piece = new float[Math.multiplyExact(step, columns)];
        long at = stored.pointer().address();
        for (int from = 0; from < weight.rows(); from += step) {
            int count = Math.min(step, weight.rows() - from);
            weight.read(from, count, piece);
            if (bytes(stored) == Float.BYTES) {
                device.upload(at, piece, 0, count * columns);
            } else {
                device.upload(at, encode(piece, count * columns), 0, count * columns);
            }
            at += (long) count * columns * bytes(stored);
        }
    }

    private short[] encode(float[] values, int count) {
        short[] encoded = new short[count];
        for (int i = 0; i < count; i++) {
            encoded[i] = type.encode(values[i]);
        }
        return encoded;
    }
}
