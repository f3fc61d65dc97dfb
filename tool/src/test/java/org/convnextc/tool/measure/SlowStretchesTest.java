package org.convnextc.tool.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SlowStretchesTest {
    private static ForwardTime forward(long milliseconds, long probe) {
        return new ForwardTime(milliseconds * 1_000_000, probe);
    }

    /** Twelve forwards at full speed, six at less, as on a host that throttles for a while. */
    @Test
    void leavesOutTheForwardsBetweenSlowProbes() {
        var forwards = new java.util.ArrayList<ForwardTime>();
        for (int i = 0; i < 18; i++) {
            boolean slow = i >= 4 && i < 10;
            forwards.add(slow ? forward(47, 16_500 + i) : forward(30, 10_500 + i));
        }
        List<ForwardTime> left = SlowStretches.of(forwards).leaveOut(forwards);
        assertEquals(12, left.size());
        left.forEach(forward -> assertEquals(0.030, forward.seconds()));
    }

    /** What counts is the processor: a forward that takes long for reasons of its own stays. */
    @Test
    void keepsLongForwardsBetweenFastProbes() {
        var forwards = List.of(forward(30, 10_500), forward(300, 10_600));
        assertEquals(forwards, SlowStretches.of(forwards).leaveOut(forwards));
    }

    @Test
    void keepsWhatIsWithinTheLimit() {
        var forwards = List.of(forward(30, 10_000), forward(31, 12_500), forward(32, 12_501));
        assertEquals(forwards.subList(0, 2), SlowStretches.of(forwards).leaveOut(forwards));
    }

    /** All of these ran in a slow stretch, which only another process shows. */
    @Test
    void takesTheProbesOfOtherProcessesIntoAccount() {
        var forwards = List.of(forward(47, 16_500), forward(47, 16_600));
        assertEquals(2, SlowStretches.of(forwards).leaveOut(forwards).size());
        assertEquals(0, new SlowStretches(10_500).leaveOut(forwards).size());
        assertEquals(
                2, new SlowStretches(30_000).with(forwards).leaveOut(forwards).size());
    }

    /** One probe of thirty was much faster than all others, as at a moment of boost: it does not make them slow. */
    @Test
    void takesNoLuckyProbeForFullSpeed() {
        var forwards = new java.util.ArrayList<>(List.of(forward(49, 10_080)));
        for (int i = 0; i < 29; i++) {
            forwards.add(forward(49, 11_300 + 70 * i));
        }
        assertEquals(forwards, SlowStretches.of(forwards).leaveOut(forwards));
    }

    @Test
    void leavesNothingOutBeforeAnythingIsKnown() {
        assertEquals(1, new SlowStretches(0).leaveOut(List.of(forward(1, 99))).size());
        assertEquals(0, SlowStretches.of(List.of()).full());
    }
}
