package org.convnextc.runtime.memory;

import java.nio.FloatBuffer;

/**
 * An arena outside the heap, where OpenBLAS takes pointers.
 *
 * <p>A buffer spans at most 2 GB, an arena up to 8 GB. Window i starts at float i 2^28 and is up to 2^29 - 1 floats long, so that a
 * piece of up to 2^28 floats lies whole within the window in which it starts.
 */
public final class NativeArena implements Arena {
    private static final int WINDOW_BITS = 28;
    private static final int WINDOW = 1 << WINDOW_BITS;

    private final NativeMemory memory = new NativeMemory();
    private final long address;
    private final FloatBuffer[] windows;
    private NativeArena shared;
    private int sharedFloats;

    public NativeArena(int floats) {
        address = memory.allocate(floats);
        windows = new FloatBuffer[(floats - 1 >>> WINDOW_BITS) + 1];
        for (int i = 0; i < windows.length; i++) {
            long start = (long) i << WINDOW_BITS;
            windows[i] =
                    NativeMemory.view(address + start * Float.BYTES, (int) Math.min(floats - start, 2L * WINDOW - 1));
        }
    }

    public long address(int index) {
        return address + (long) index * Float.BYTES;
    }

    /** Memory for one op of a team, all of whose workers ask for the same number of floats; it keeps nothing. */
    public synchronized NativeArena shared(int floats) {
        if (sharedFloats < floats) {
            closeShared();
            shared = new NativeArena(floats);
            sharedFloats = floats;
        }
        return shared;
    }

    private void closeShared() {
        sharedFloats = 0;
        if (shared != null) {
            shared.close();
            shared = null;
        }
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
    public synchronized void close() {
        closeShared();
        memory.close();
    }
}
