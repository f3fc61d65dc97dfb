package org.convnextc.runtime.memory;

/** An arena that is an array, where products in Java read and write it in place. */
public final class HeapArena implements Arena {
    private final float[] floats;

    public HeapArena(int floats) {
        this.floats = new float[floats];
    }

    public float[] array() {
        return floats;
    }

    @Override
    public void read(int index, float[] into, int offset, int count) {
        System.arraycopy(floats, index, into, offset, count);
    }

    @Override
    public void write(int index, float[] from, int offset, int count) {
        System.arraycopy(from, offset, floats, index, count);
    }

    @Override
    public void close() {
        // The garbage collector does it.
    }
}
