package org.convnextc.runtime;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A model's sessions: created when needed, up to a limit, and lent to one forward at a time. */
final class Sessions<S extends Sessions.Lent> implements AutoCloseable {
    /** What one forward at a time uses. */
    interface Lent extends AutoCloseable {
        @Override
        void close();
    }

    private final String model;
    private final Supplier<S> factory;
    private final int limit;
    private final ArrayDeque<S> idle = new ArrayDeque<>();
    private int created;
    private boolean closed;

    /**
     * @param model its name, for messages
     * @param threads of one session
     */
    Sessions(String model, int threads, Supplier<S> factory) {
        this.model = model;
        this.factory = factory;
        limit = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    }

    /** Waits for a session, lends it out, and takes it back. */
    void use(Consumer<S> work) {
        S session = take();
        try {
            work.accept(session);
        } finally {
            giveBack(session);
        }
    }

    /** Waits where all sessions are lent out. */
    private synchronized S take() {
        requireOpen();
        if (idle.isEmpty()) {
            await(() -> closed || !idle.isEmpty() || created < limit);
        }
        requireOpen();
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        S session = factory.get();
        created++;
        return session;
    }

    private synchronized void giveBack(S session) {
        idle.push(session);
        notifyAll();
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(model + " is closed");
        }
    }

    /** Refuses further loans, waits for the sessions that are lent out, and closes all. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        await(() -> idle.size() == created);
        idle.forEach(Lent::close);
        idle.clear();
        created = 0;
    }

    /** Until {@code condition} holds; an interrupt does not end the wait, and is kept for the caller. */
    private void await(BooleanSupplier condition) {
        Uninterrupted.call(() -> {
            while (!condition.getAsBoolean()) {
                wait();
            }
            return null;
        });
    }
}
