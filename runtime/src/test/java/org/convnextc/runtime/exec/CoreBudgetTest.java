package org.convnextc.runtime.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoreBudgetTest {
    private final List<Caller> callers = new ArrayList<>();

    /** Also those of a test that has failed. */
    @AfterEach
    void end() throws InterruptedException {
        callers.forEach(caller -> caller.end.countDown());
        for (Caller caller : callers) {
            caller.thread.join();
        }
    }

    /** Runs until it is told to end. */
    private final class Caller {
        private final CountDownLatch end = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        private final Thread thread;

        /** Returns when it is there: it runs or waits. */
        Caller(CoreBudget processors, int least, int most) throws InterruptedException {
            int before = processors.present();
            thread = new Thread(() -> run(processors, least, most));
            callers.add(this);
            thread.start();
            while (processors.present() == before) {
                Thread.onSpinWait();
            }
        }

        private void run(CoreBudget processors, int least, int most) {
            int count = processors.take(least, most);
            taken.add(count);
            Uninterrupted.call(() -> {
                end.await();
                return null;
            });
            processors.giveBack(count);
            ended.countDown();
        }

        /** Waits until it runs. */
        int taken() throws InterruptedException {
            return taken.take();
        }

        /** Whether it is among those that have no processors, once it goes on no further: also who runs waits then, for its end. */
        boolean waits() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            return taken.isEmpty();
        }

        void end() throws InterruptedException {
            end.countDown();
            ended.await();
        }
    }

    @Test
    void whoIsAloneTakesAll() throws InterruptedException {
        var processors = new CoreBudget(4);
        for (int most : List.of(4, 1, 7)) {
            var caller = new Caller(processors, 1, most);
            assertEquals(most, caller.taken());
            caller.end();
        }
    }

    @Test
    void severalShare() throws InterruptedException {
        var processors = new CoreBudget(4);
        var alone = new Caller(processors, 1, 4);
        assertEquals(4, alone.taken());
        var a = new Caller(processors, 1, 4);
        var b = new Caller(processors, 1, 4);
        var c = new Caller(processors, 1, 4);
        assertTrue(a.waits() && b.waits() && c.waits());
        alone.end();
        assertEquals(4, a.taken() + b.taken() + c.taken());
        a.end();
        b.end();
        c.end();
    }

    /** As they do when each comes back as soon as it is done. */
    @Test
    void twoCallersComeToRunSideBySide() throws InterruptedException {
        var processors = new CoreBudget(2);
        var first = new Caller(processors, 1, 2);
        assertEquals(2, first.taken());
        var second = new Caller(processors, 1, 2);
        assertTrue(second.waits());
        first.end();
        assertEquals(1, second.taken());
        var again = new Caller(processors, 1, 2);
        assertEquals(1, again.taken());
        second.end();
        again.end();
    }

    @Test
    void moreCallersThanProcessorsTakeOneEachInTheirOrder() throws InterruptedException {
        var processors = new CoreBudget(2);
        var callers = new ArrayList<Caller>();
        for (int i = 0; i < 6; i++) {
            callers.add(new Caller(processors, 1, 2));
        }
        assertEquals(2, callers.get(0).taken());
        callers.get(0).end();
        assertEquals(1, callers.get(1).taken());
        for (int i = 2; i < 6; i++) {
            assertEquals(1, callers.get(i).taken());
            for (Caller later : callers.subList(i + 1, 6)) {
                assertTrue(later.waits());
            }
            callers.get(i - 1).end();
        }
        callers.get(5).end();
    }

    /** Who needs many waits for them, and nobody overtakes him for ever. */
    @Test
    void whoNeedsAllGetsThemInHisTurn() throws InterruptedException {
        var processors = new CoreBudget(2);
        var first = new Caller(processors, 1, 1);
        assertEquals(1, first.taken());
        var all = new Caller(processors, 2, 2);
        var small = new Caller(processors, 1, 1);
        assertTrue(all.waits() && small.waits());
        first.end();
        assertEquals(2, all.taken());
        assertTrue(small.waits());
        all.end();
        assertEquals(1, small.taken());
        small.end();
    }

    /** More threads than processors are allowed to who is alone. */
    @Test
    void whoNeedsMoreThanThereAreRunsAlone() throws InterruptedException {
        var processors = new CoreBudget(2);
        var five = new Caller(processors, 5, 5);
        assertEquals(5, five.taken());
        var other = new Caller(processors, 1, 2);
        assertTrue(other.waits());
        five.end();
        assertEquals(1, other.taken());
        other.end();
    }
}
