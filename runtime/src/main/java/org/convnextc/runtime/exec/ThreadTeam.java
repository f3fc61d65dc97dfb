package org.convnextc.runtime.exec;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that run the same job on their shares of the data, in step: worker 0 is the caller's thread, the others sleep between jobs.
 * One job at a time.
 */
public final class ThreadTeam implements AutoCloseable {
    /** What every worker runs, which is told its number; phases are divided by {@link #await}. */
    public interface Job {
        void run(int worker);
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Thread[] helpers;
    private final EventCount started;
    private final EventCount finished;
    private final EventCount barrier;
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Job job;
    private float[] shared = {};
    private double[] sharedSums = {};

    public ThreadTeam(int size) {
        started = new EventCount(size);
        finished = new EventCount(size);
        barrier = new EventCount(size);
        helpers = new Thread[size - 1];
        int number = NUMBER.incrementAndGet();
        for (int i = 1; i < size; i++) {
            int worker = i;
            Thread helper = new Thread(() -> help(worker), "convnextc-" + number + "-" + i);
            helper.setDaemon(true);
            helpers[i - 1] = helper;
        }
        start();
    }

    /** Where the system refuses a thread, those that have been started end. */
    private void start() {
        boolean all = false;
        try {
            for (Thread helper : helpers) {
                helper.start();
            }
            all = true;
        } finally {
            if (!all) {
                close();
            }
        }
    }

    public int size() {
        return helpers.length + 1;
    }

    /** Returns when all workers are done; an exception of one of them ends the others at their next barrier and is thrown here. */
    public void run(Job next) {
        job = next;
        unfinished.set(helpers.length);
        int seen = finished.value();
        started.advance();
        runOn(0, next);
        if (helpers.length > 0) {
            finished.await(seen, 0);
        }
        job = null;
        Throwable thrown = failure.get();
        if (thrown != null) {
            failure.set(null);
            arrived.set(0);
            throw ThreadTeam.<RuntimeException>asIs(thrown);
        }
    }

    private void help(int worker) {
        int seen = 0;
        while (true) {
            started.await(seen, worker);
            seen = started.value();
            Job current = job;
            if (current == null) {
                return;
            }
            runOn(worker, current);
            if (unfinished.decrementAndGet() == 0) {
                finished.advance();
            }
        }
    }

    private void runOn(int worker, Job current) {
        try {
            current.run(worker);
        } catch (Throwable e) {
            // Kept for the caller of run; what the others throw at the broken barrier comes later and is dropped.
            failure.compareAndSet(null, e);
            barrier.advance();
        }
    }

    /** Returns when all workers are here; throws where one of them has failed. */
    public void await(int worker) {
        if (helpers.length == 0) {
            return;
        }
        int seen = barrier.value();
        if (failure.get() != null) {
            throw BrokenTeam.INSTANCE;
        }
        if (arrived.incrementAndGet() == size()) {
            arrived.set(0);
            barrier.advance();
        } else {
            barrier.await(seen, worker);
        }
        if (failure.get() != null) {
            throw BrokenTeam.INSTANCE;
        }
    }

    /** An array that all workers see, provided that all of them ask for the same length; it keeps nothing from one op to the next. */
    public synchronized float[] shared(int length) {
        if (shared.length < length) {
            shared = new float[length];
        }
        return shared;
    }

    /** The same in double precision. */
    public synchronized double[] sharedSums(int length) {
        if (sharedSums.length < length) {
            sharedSums = new double[length];
        }
        return sharedSums;
    }

    /** Ends the threads. No job may be running. */
    @Override
    public void close() {
        started.advance();
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E asIs(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** Unwinds the workers that have not failed themselves. */
    private static final class BrokenTeam extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final BrokenTeam INSTANCE = new BrokenTeam();

        private BrokenTeam() {
            super("another worker has failed", null, false, false);
        }
    }
}
