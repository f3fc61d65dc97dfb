package org.convnextc.runtime.nativenet;

import java.util.function.Supplier;
import org.convnextc.runtime.NativeCodeException;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Spec;
import org.convnextc.runtime.exec.Parallel;

/**
 * Loads a net of the native target on a thread of its own: that thread unpacks the library and allocates memory for the weights while
 * the caller reads what the checkpoint has. A caller that asks for the result too early waits for it.
 */
final class NativeNetLoading implements AutoCloseable {
    private final Supplier<NativeNet> library;
    private final Spec spec;
    private final Options options;
    private Parallel.Background thread;
    private volatile boolean wanted;
    private NativeNet net;
    private InstructionSet isa;
    private long handle;
    private boolean kept;

    private NativeNetLoading(Supplier<NativeNet> library, Spec spec, Options options) {
        this.library = library;
        this.spec = spec;
        this.options = options;
    }

    static NativeNetLoading start(Supplier<NativeNet> library, Spec spec, Options options) {
        var opening = new NativeNetLoading(library, spec, options);
        opening.thread = Parallel.Background.start(opening::open);
        return opening;
    }

    private void open() {
        net = load();
        isa = InstructionSet.of(net);
        handle = net.open(isa.ordinal());
        if (handle == 0) {
            throw new OutOfMemoryError("cannot allocate the weights of " + spec.name() + " outside the heap");
        }
        for (int part = 0; !wanted && net.prepare(handle, part); part++) {
            // Until the weights come.
        }
    }

    /** A class's library is loaded when the class is initialised; the JVM wraps what that throws, and later tells only that it did. */
    private NativeNet load() {
        try {
            return library.get();
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } catch (NoClassDefFoundError e) {
            throw new NativeCodeException(
                    spec.name() + ": its library could not be loaded before; " + e.getMessage()
                            + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()),
                    e);
        }
    }

    /**
     * Waits for the library and the memory.
     *
     * @throws NativeCodeException where the library cannot be unpacked and loaded
     * @throws IllegalStateException where there is no library for this platform, or kernels are asked for that this processor cannot run
     * @throws OutOfMemoryError where there is no memory for the weights
     */
    NativeNetLoading await() {
        wanted = true;
        thread.await();
        thread.rethrow();
        return this;
    }

    /** Not before {@link #await}, like the others. */
    NativeNet net() {
        return net;
    }

    InstructionSet isa() {
        return isa;
    }

    long handle() {
        return handle;
    }

    /** From now on somebody else closes the net. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        wanted = true;
        thread.await();
        if (handle != 0 && !kept) {
            net.close(handle);
        }
    }
}
