package org.convnextc.runtime.memory;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory outside the heap, for what OpenBLAS reads and writes. It is taken from malloc directly because JavaCPP's own allocations
 * count against -Xmx, and it is freed all at once. Not safe for use by several threads.
 */
public final class NativeMemory implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final AtomicLong IN_USE = new AtomicLong();

    private final List<Pointer> blocks = new ArrayList<>();
    private long bytes;

    /** Bytes that all instances together hold. */
    public static long inUse() {
        return IN_USE.get();
    }

    /** The address of {@code floats} floats that start a cache line; their values are undefined. */
    public long allocate(long floats) {
        long size = Math.addExact(Math.multiplyExact(floats, (long) Float.BYTES), ALIGNMENT);
        Pointer block = Pointer.malloc(size);
        if (block == null || block.isNull()) {
            throw new OutOfMemoryError("cannot allocate " + size + " bytes outside the heap");
        }
        blocks.add(block);
        bytes += size;
        IN_USE.addAndGet(size);
        return block.address() + ALIGNMENT - 1 & -ALIGNMENT;
    }

    /** Memory that somebody else allocated, as a buffer that does not keep it. */
    public static FloatBuffer view(long address, int floats) {
        return new Cursor().at(address).capacity(floats).asByteBuffer().asFloatBuffer();
    }

    /** The same, of longs. */
    public static LongBuffer longs(long address, int longs) {
        return new Cursor()
                .at(address)
                .capacity((long) longs * Long.BYTES / Float.BYTES)
                .asByteBuffer()
                .asLongBuffer();
    }

    /** Frees all blocks; a second call does nothing. */
    @Override
    public void close() {
        blocks.forEach(Pointer::free);
        blocks.clear();
        IN_USE.addAndGet(-bytes);
        bytes = 0;
    }
}
