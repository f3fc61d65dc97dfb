package org.convnextc.runtime;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A model's sessions: created when needed, up to a limit, and lent to one forward at a time. */
final class Sessions implements AutoCloseable {
    private final String owner;
    private final int limit;
    private final Supplier<Session> factory;
    private final ArrayDeque<Session> idle = new ArrayDeque<>();
    private int created;
    private boolean closed;

    Sessions(String owner, int limit, Supplier<Session> factory) {
        this.owner = owner;
        this.limit = limit;
        this.factory = factory;
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
        Session session = factory.get();
        created++;
        return session;
    }

    synchronized void giveBack(Session session) {
        idle.push(session);
        notifyAll();
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(owner + " is closed");
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
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
