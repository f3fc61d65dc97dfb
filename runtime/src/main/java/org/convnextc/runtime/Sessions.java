package org.convnextc.runtime;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/** A model's sessions: created when needed, up to a limit, and lent to one forward at a time. */
final class Sessions implements AutoCloseable {
    private final Spec spec;
    private final Options options;
    private final int limit;
    private final ArrayDeque<Session> idle = new ArrayDeque<>();
    private int created;
    private boolean closed;

    Sessions(Spec spec, Options options) {
        this.spec = spec;
        this.options = options;
        limit = Math.max(1, Runtime.getRuntime().availableProcessors() / options.threads());
    }

    /** Waits where all sessions are lent out. */
    synchronized Session take() {
        requireOpen();
        if (idle.isEmpty()) {
            await(() -> closed || !idle.isEmpty() || created < limit);
        }
        requireOpen();
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        Session session = new Session(spec, options.threads(), KernelChoice.of(options.provider()));
        created++;
        return session;
    }

    synchronized void giveBack(Session session) {
        idle.push(session);
        notifyAll();
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(spec.name() + " is closed");
        }
    }

    /** Refuses further loans, waits for the sessions that are lent out, and closes all. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        await(() -> idle.size() == created);
        idle.forEach(Session::close);
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
