package org.convnextc.runtime.exec;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/** A model's contexts, each of what one forward at a time needs: created when needed, which is when forwards run side by side, and lent to one forward at a time. */
public final class ContextPool<S extends ContextPool.Lent> implements AutoCloseable {
    /** What one forward at a time uses. */
    public interface Lent extends AutoCloseable {
        @Override
        void close();
    }

    /** A forward. */
    public interface Work<S> {
        /** @param workers threads that it may take, this one included */
        void run(S context, int workers);
    }

    private final String model;
    private final CoreBudget processors;
    private final int least;
    private final int most;
    private final Supplier<S> factory;
    private final ArrayDeque<S> idle = new ArrayDeque<>();
    private int created;
    private boolean closed;

    /**
     * @param model its name, for messages
     * @param least workers of a forward where others run too
     * @param most workers of a forward that is alone
     */
    public ContextPool(String model, CoreBudget processors, int least, int most, Supplier<S> factory) {
        this.model = model;
        this.processors = processors;
        this.least = least;
        this.most = most;
        this.factory = factory;
    }

    /** Waits for processors, lends a context out, and takes it back. */
    public void use(Work<S> work) {
        requireOpen();
        int workers = processors.take(least, most);
        try {
            S context = take();
            try {
                work.run(context, workers);
            } finally {
                giveBack(context);
            }
        } finally {
            processors.giveBack(workers);
        }
    }

    private synchronized S take() {
        requireOpen();
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        S context = factory.get();
        created++;
        return context;
    }

    private synchronized void giveBack(S context) {
        idle.push(context);
        notifyAll();
    }

    public synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(model + " is closed");
        }
    }

    /** Refuses further loans, waits for the contexts that are lent out, and closes all. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Uninterrupted.call(() -> {
            while (idle.size() < created) {
                wait();
            }
            return null;
        });
        idle.forEach(Lent::close);
        idle.clear();
        created = 0;
    }
}
