package org.convnextc.runtime;

import java.util.concurrent.atomic.AtomicReference;

/** Work that several threads do together, once: no pool is kept, and none is set up. */
final class Parallel {
    private Parallel() {}

    /** Runs {@code work} on this thread and {@code threads - 1} others, waits for all, and throws what one of them has thrown. */
    static void run(int threads, Runnable work) {
        var helpers = new Background[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Background.start(work);
        }
        try {
            work.run();
        } finally {
            for (Background helper : helpers) {
                helper.await();
            }
        }
        for (Background helper : helpers) {
            helper.rethrow();
        }
    }

    /** A piece of work on a thread of its own. */
    static final class Background {
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        private Background(Runnable work) {
            thread = new Thread(() -> attempt(work), "convnextc-load");
            thread.setDaemon(true);
        }

        static Background start(Runnable work) {
            var background = new Background(work);
            background.thread.start();
            return background;
        }

        private void attempt(Runnable work) {
            try {
                work.run();
            } catch (Throwable e) {
                // Kept for who waits.
                failure.set(e);
            }
        }

        /** Returns when the work is done. */
        void await() {
            Uninterrupted.call(() -> {
                thread.join();
                return null;
            });
        }

        /** Throws what the work has thrown. */
        void rethrow() {
            if (failure.get() instanceof Error error) {
                throw error;
            }
            if (failure.get() instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
