package org.convnextc.runtime.exec;

/**
 * Divides this machine's processors among the forwards of all models, first come, first served. A forward that runs alone gets as many
 * as it was configured for; forwards that run at the same time get equal shares and do not wait for each other.
 */
public final class CoreBudget {
    /** Of this machine, for this process. */
    public static final CoreBudget ALL = new CoreBudget(Runtime.getRuntime().availableProcessors());

    private final int count;
    private int free;
    private int running;
    /** Numbers that were given out to those who came. */
    private long came;
    /** The number of who is served next. */
    private long next;

    CoreBudget(int count) {
        this.count = count;
        free = count;
    }

    /**
     * Waits for its turn, and until {@code least} processors are free or nobody else runs.
     *
     * @param least to start with
     * @param most that are of use, which may be more than there are
     * @return how many it got: give them back with {@link #giveBack}
     */
    synchronized int take(int least, int most) {
        long turn = came++;
        int callers = callers();
        if (!mayRun(turn, least)) {
            await(turn, least);
        }
        // Who ran when this one came is likely to come back at once.
        int taken = share(Math.max(callers, callers()), least, most);
        next++;
        running++;
        free -= taken;
        notifyAll();
        return taken;
    }

    private boolean mayRun(long turn, int least) {
        return turn == next && (running == 0 || free >= least);
    }

    /** An interrupt does not end the wait, and is kept for the caller. */
    private void await(long turn, int least) {
        Uninterrupted.call(() -> {
            while (!mayRun(turn, least)) {
                wait();
            }
            return null;
        });
    }

    private int callers() {
        return running + (int) (came - next);
    }

    /** What is left when all others that will run beside this one get an equal part of the processors. */
    private int share(int callers, int least, int most) {
        if (callers == 1) {
            return most;
        }
        int others = callers - running - 1;
        int left = free - others * Math.max(1, count / callers);
        return Math.max(least, Math.min(most, left));
    }

    synchronized void giveBack(int taken) {
        running--;
        free += taken;
        notifyAll();
    }

    /** How many have processors, or wait for them: for tests. */
    synchronized int present() {
        return callers();
    }
}
