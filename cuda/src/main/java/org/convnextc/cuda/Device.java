package org.convnextc.cuda;

import java.util.List;

/**
 * What a model runs on. Addresses are the device's. Work is done in the order in which it is asked for, and later than the call unless a
 * method says that it waits. One thread at a time uses it.
 */
interface Device extends Work, AutoCloseable {
    /** Work that was recorded once. */
    interface Graph extends AutoCloseable {
        /** @param stream of the caller's, or {@link #OWN_STREAM} */
        void launch(long stream);

        @Override
        void close();
    }

    /** A moment between two pieces of work. */
    interface Mark extends AutoCloseable {
        /** Waits until both moments have come. */
        double microsecondsSince(Mark earlier);

        @Override
        void close();
    }

    /** In place of a stream of the caller's. */
    long OWN_STREAM = -1;

    /** For people to read. */
    String name();

    /** @throws CudaException where the device has too little memory left */
    long allocate(long bytes);

    /** Once all work is done that may use the memory. */
    void free(long address);

    /** Copies to the device; the array may change as soon as the call returns. */
    void upload(long to, float[] values, int from, int count);

    /** The same for the bits of 16-bit types. */
    void upload(long to, short[] values, int from, int count);

    /** Waits for all work, and copies from the device. */
    void download(long from, float[] into, int offset, int count);

    /** The same for the bits of 16-bit types. */
    void download(long from, short[] into, int offset, int count);

    /**
     * Loads a net's kernels.
     *
     * @param image what nvcc has made of the net's {@code .cu}
     * @param kernels in the order of the image's table of launches
     */
    void load(byte[] image, List<String> kernels);

    /**
     * Does some work, and records it.
     *
     * @param stream where it is done this time, or {@link #OWN_STREAM}
     */
    Graph record(long stream, Runnable work);

    Mark mark();

    /** Waits for all work, and frees everything. */
    @Override
    void close();
}
