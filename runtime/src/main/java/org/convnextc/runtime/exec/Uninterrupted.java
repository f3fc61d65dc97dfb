package org.convnextc.runtime.exec;

/** Waits that an interrupt does not end; it is kept for the caller. */
public final class Uninterrupted {
    /** May wait. */
    public interface Wait<R> {
        R call() throws InterruptedException;
    }

    private Uninterrupted() {}

    public static <R> R call(Wait<R> wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.call();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
