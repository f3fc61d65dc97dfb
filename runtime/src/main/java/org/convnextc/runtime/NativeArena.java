package org.convnextc.runtime;

import java.nio.FloatBuffer;

/**
 * An arena outside the heap, where OpenBLAS takes pointers.
 *
 * <p>A buffer spans at most 2 GB, an arena up to 8 GB. Window i starts at float i 2^28 and is up to 2^29 - 1 floats long, so that a
 * piece of up to 2^28 floats lies whole within the window in which it starts.
 */
final class NativeArena implements Arena {
    private static final int WINDOW_BITS = 28;
    private static final int WINDOW = 1 << WINDOW_BITS;

    private final NativeMemory memory = new NativeMemory();
    private final long address;
    private final FloatBuffer[] windows;

    NativeArena(int floats) {
        address = memory.allocate(floats);
        windows = new FloatBuffer[(floats - 1 >>> WINDOW_BITS) + 1];
        for (int i = 0; i < windows.length; i++) {
            long start = (long) i << WINDOW_BITS;
            windows[i] =
                    NativeMemory.view(address + start * Float.BYTES, (int) Math.min(floats - start, 2L * WINDOW - 1));
        }
    }

    long address(int index) {
        return address + (long) index * Float.BYTES;
    }

    @Override
    public void read(int index, float[] into, int offset, int count) {
        windows[index >>> WINDOW_BITS].get(index & WINDOW - 1, into, offset, count);
    }

    @Override
    public void write(int index, float[] from, int offset, int count) {
        windows[index >>> WINDOW_BITS].put(index & WINDOW - 1, from, offset, count);
    }

    @Override
    public void close() {
        memory.close();
    }
}
