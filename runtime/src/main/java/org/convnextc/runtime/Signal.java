package org.convnextc.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** A counter that threads wait on: they spin for a moment, because the others are usually about to arrive, and then sleep. */
final class Signal {
    /** Some 20 microseconds: longer than the usual skew between workers, shorter than waking a thread costs. */
    private static final int SPINS = 500;

    private final AtomicInteger value = new AtomicInteger();
    private final AtomicReferenceArray<Thread> sleepers;
    private final int spins;

    Signal(int waiters) {
        sleepers = new AtomicReferenceArray<>(waiters);
        spins = waiters <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
    }

    int value() {
        return value.get();
    }

    void advance() {
        value.incrementAndGet();
        for (int i = 0; i < sleepers.length(); i++) {
            Thread sleeper = sleepers.get(i);
            if (sleeper != null) {
                LockSupport.unpark(sleeper);
            }
        }
    }

    /** Returns once the value is no longer {@code seen}. */
    void await(int seen, int waiter) {
        for (int i = 0; i < spins; i++) {
            if (value.get() != seen) {
                return;
            }
            Thread.onSpinWait();
        }
        sleepers.set(waiter, Thread.currentThread());
        while (value.get() == seen) {
            LockSupport.park(this);
        }
        sleepers.set(waiter, null);
    }
}
