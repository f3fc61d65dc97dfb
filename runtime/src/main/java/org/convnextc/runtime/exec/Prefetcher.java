package org.convnextc.runtime.exec;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The images of a sequence after a function that one thread in the background runs, at most {@link #AHEAD} images ahead of the caller.
 * The order is kept. The sequence itself is walked by the caller's thread.
 */
public final class Prefetcher<T, R> implements Iterator<R>, AutoCloseable {
    /** One image in the making and one that waits. */
    private static final int AHEAD = 2;

    private final Iterator<? extends T> source;
    private final Function<T, R> function;
    private final ArrayDeque<Future<R>> coming = new ArrayDeque<>(AHEAD);
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
    private Thread thread;

    public Prefetcher(Iterator<? extends T> source, Function<T, R> function) {
        this.source = source;
        this.function = function;
    }

    private Thread thread(Runnable tasks) {
        thread = new Thread(tasks, "convnextc-images");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public boolean hasNext() {
        fill();
        return !coming.isEmpty();
    }

    private void fill() {
        while (coming.size() < AHEAD && source.hasNext()) {
            T next = source.next();
            coming.add(executor.submit(() -> function.apply(next)));
        }
    }

    /** Throws what the function has thrown. */
    @Override
    public R next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Future<R> first = coming.remove();
        fill();
        return Uninterrupted.call(() -> result(first));
    }

    private static <R> R result(Future<R> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // a Function throws no checked exception
        }
    }

    /** Gives up what is not begun, waits for the image that is, and for the thread itself: an executor's end comes before its thread's. */
    @Override
    public void close() {
        executor.shutdownNow();
        if (thread != null) {
            Uninterrupted.call(() -> {
                thread.join();
                return null;
            });
        }
    }
}
