package org.convnextc.runtime.exec;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Work that several threads do together, once: no pool is kept, and none is set up. */
public final class Parallel {
    private Parallel() {}

    /**
     * Runs {@code work} on this thread and {@code threads - 1} others, waits for all, and throws what one of them has thrown. Whatever
     * happens, nobody works any more when it returns: memory that they use may be freed then.
     */
    public static void run(int threads, Runnable work) {
        run(threads, work, Background::start);
    }

    /** @param starter may throw where the system refuses a thread */
    public static void run(int threads, Runnable work, Function<Runnable, Background> starter) {
        var helpers = new ArrayList<Background>();
        try {
            for (int i = 1; i < threads; i++) {
                helpers.add(starter.apply(work));
            }
            work.run();
        } finally {
            helpers.forEach(Background::await);
        }
        helpers.forEach(Background::rethrow);
    }

    /** A piece of work on a thread of its own. */
    public static final class Background {
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        private Background(Runnable work) {
            thread = new Thread(() -> attempt(work), "convnextc-load");
            thread.setDaemon(true);
        }

        public static Background start(Runnable work) {
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
        public void await() {
            Uninterrupted.call(() -> {
                thread.join();
                return null;
            });
        }

        /** Throws what the work has thrown. */
        public void rethrow() {
            if (failure.get() instanceof Error error) {
                throw error;
            }
            if (failure.get() instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
