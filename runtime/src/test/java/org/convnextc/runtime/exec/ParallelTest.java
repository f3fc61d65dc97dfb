package org.convnextc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.convnextc.runtime.exec.Parallel.Background;
import org.junit.jupiter.api.Test;

class ParallelTest {
    /** Who frees what the work uses does so behind it. */
    @Test
    void nobodyWorksAnyMoreWhereAThreadIsRefused() {
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        var refused = new CountDownLatch(1);
        Runnable work = () -> {
            Uninterrupted.call(() -> {
                refused.await();
                Thread.sleep(50);
                return null;
            });
            ended.incrementAndGet();
        };
        assertThrows(
                OutOfMemoryError.class,
                () -> Parallel.run(4, work, w -> {
                    if (begun.incrementAndGet() == 3) {
                        refused.countDown();
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return Background.start(w);
                }));
        assertEquals(2, ended.get());
    }
}
