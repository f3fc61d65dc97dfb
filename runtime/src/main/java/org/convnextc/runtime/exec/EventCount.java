package org.convnextc.runtime.exec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * An event count (Reed and Kanodia, 1979): a number that threads wait on until it grows. They stay awake for a while, because the others are
 * usually about to arrive, and then sleep.
 */
final class EventCount {
    /**
     * Nanoseconds. To wake a thread of a virtual machine takes 50 microseconds and more, a quarter of a small step and as much as workers
     * are often apart: docs/performance.md, Two threads.
     */
    private static final long AWAKE = 500_000;

    /** How often the value is looked at between two looks at the clock: about a microsecond. */
    private static final int LOOKS = 64;

    private final AtomicInteger value = new AtomicInteger();
    private final AtomicReferenceArray<Thread> sleepers;
    /** Who waits leaves its processor to others at once where there are fewer of them than waiters. */
    private final boolean patient;

    EventCount(int waiters) {
        sleepers = new AtomicReferenceArray<>(waiters);
        patient = waiters <= Runtime.getRuntime().availableProcessors();
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
        if (patient && changesSoon(seen)) {
            return;
        }
        sleepers.set(waiter, Thread.currentThread());
        while (value.get() == seen) {
            LockSupport.park(this);
        }
        sleepers.set(waiter, null);
    }

    private boolean changesSoon(int seen) {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < LOOKS; i++) {
                if (value.get() != seen) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < AWAKE);
        return false;
    }
}
