package org.convnextc.tool.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardTimesTest {
    private int forwards;

    private List<ForwardTime> measure(int runs, long best, long... probes) throws Exception {
        Iterator<Long> next = Arrays.stream(probes).iterator();
        return ForwardTimes.measure(() -> forwards++, next::next, runs, new SlowStretches(best));
    }

    @Test
    void keepsTheLongerOfTheProbesBeforeAndAfter() throws Exception {
        assertEquals(
                List.of(1000L, 1050L, 1050L),
                measure(3, 0, 1000, 1000, 1050, 1000).stream()
                        .map(ForwardTime::probe)
                        .toList());
        assertEquals(3, forwards);
    }

    @Test
    void runsMoreInTheSteadOfSlowOnes() throws Exception {
        assertEquals(
                6, measure(4, 1000, 1000, 1000, 1500, 1000, 1000, 1000, 1000).size());
    }

    @Test
    void noticesThatAllWasSlowUntilNow() throws Exception {
        assertEquals(5, measure(3, 0, 1600, 1600, 1000, 1000, 1000, 1000).size());
    }

    @Test
    void endsAfterThreeTimesAsManyWhereNothingIsFast() throws Exception {
        assertEquals(
                6, measure(2, 1000, 1600, 1600, 1600, 1600, 1600, 1600, 1600).size());
    }

    @Test
    void probesAsManyThreadsAsItIsTold() throws Exception {
        for (int threads : List.of(1, 3)) {
            try (var probe = new Probe(threads)) {
                assertTrue(probe.nanoseconds() > 0);
            }
        }
    }

    @Test
    void readsWhatItWrites() {
        var time = new ForwardTime(12_345_678, 910);
        assertEquals(time, ForwardTime.of(time.toString()));
    }
}
