package org.convnextc.tool.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.convnextc.tool.measure.Warmup.Window;
import org.junit.jupiter.api.Test;

/** On a clock of its own, which only forwards move. */
class WarmupTest {
    private double now;
    private double compiled;
    private int forwards;

    /** @param fastFrom forwards before it take 0.2 s, half of which compilers are at work; later ones 0.1 s */
    private Warmup run(int least, int fastFrom) throws Exception {
        return Warmup.run(
                () -> {
                    boolean slow = forwards++ < fastFrom;
                    now += slow ? 0.2 : 0.1;
                    compiled += slow ? 0.1 : 0;
                },
                least,
                () -> now,
                () -> compiled);
    }

    @Test
    void endsOnceTheCompilersRestAndTimesStay() throws Exception {
        // The third window is the first without compilers, but faster than the second; the fourth is like the third.
        assertEquals(new Warmup(40, true), run(10, 20));
        assertEquals(forwards, 40);
    }

    @Test
    void runsAsManyAsItIsToldToAtLeast() throws Exception {
        assertEquals(new Warmup(60, true), run(55, 0));
    }

    @Test
    void givesUpWhereTheCompilersNeverRest() throws Exception {
        Warmup warmup = run(10, Integer.MAX_VALUE);
        assertFalse(warmup.settled());
        // Ten in 2 s, then whole windows for 30 s and, where the sum is a little short of that, one more.
        assertTrue(160 <= warmup.forwards() && warmup.forwards() <= 170, warmup.toString());
    }

    @Test
    void doesNothingWhereNoneAreAskedFor() throws Exception {
        assertEquals(new Warmup(0, false), run(0, 5));
        assertEquals(0, forwards);
    }

    @Test
    void takesManyShortForwardsForAWindow() throws Exception {
        Warmup warmup = Warmup.run(() -> now += 0.001, 1, () -> now, () -> 0);
        assertTrue(warmup.settled());
        assertTrue(warmup.forwards() >= 1000, warmup.toString());
    }

    @Test
    void knowsASettledWindow() {
        var before = new Window(0.100, 0.5);
        assertTrue(new Window(0.096, 0.01).settledSince(before));
        assertTrue(new Window(0.150, 0).settledSince(before), "the machine may have become slower");
        assertFalse(new Window(0.094, 0).settledSince(before), "it is still getting faster");
        assertFalse(new Window(0.100, 0.03).settledSince(before), "the compilers are at work");
    }

    @Test
    void readsWhatItWrites() {
        for (var warmup : new Warmup[] {new Warmup(20, true), new Warmup(7, false)}) {
            assertEquals(warmup, Warmup.of(warmup.toString()));
        }
    }
}
