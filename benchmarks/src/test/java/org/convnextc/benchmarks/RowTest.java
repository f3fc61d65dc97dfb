package org.convnextc.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final double FLOP = 2e9;

    private static Sample sample(String contender, int round, double peak, String... lines) {
        var sample = new Sample(contender, 1, round);
        List.of(lines).forEach(sample::add);
        sample.peakGigaflops = peak;
        return sample;
    }

    private static List<Sample> samples() {
        return List.of(
                sample(
                        "ours",
                        1,
                        100,
                        "run 10000000 1000",
                        "run 30000000 1000",
                        "run 20000000 1000",
                        "logits [1.0, 2.0]",
                        "first 500000000"),
                sample("peer", 1, 100, "run 40000000 1000", "logits [1.0, 2.5]", "first 900000000", "memory 7"),
                sample("ours", 2, 200, "run 10000000 1000", "logits [1.0, 2.0]", "first 700000000", "memory 9"),
                sample("peer", 2, 200, "run 50000000 1000", "logits [1.0, 2.5]", "first 900000000"));
    }

    @Test
    void comparesTheMediansOfEachRoundWithThePeers() {
        Row ours = Row.of(samples(), "peer", FLOP).get(0);
        assertEquals(List.of(2.0, 5.0), ours.speedups());
        assertEquals(15, ours.median());
        assertEquals(10, ours.least());
        assertEquals(30, ours.greatest());
    }

    @Test
    void leavesOutWhatRanInASlowStretchOfItsOrAnothersProcess() {
        var samples = List.of(
                sample("ours", 1, 100, "run 10000000 1240", "run 30000000 1600", "warmup 20 true"),
                sample("peer", 1, 100, "run 40000000 1000", "warmup 40 true"),
                sample("ours", 2, 100, "run 90000000 1500", "run 90000000 1260"),
                sample("peer", 2, 100, "run 40000000 1010"));
        Row ours = Row.of(samples, "peer", FLOP).get(0);
        assertEquals(List.of(10.0), ours.milliseconds());
        assertEquals(3, ours.leftOut());
        assertEquals(List.of(4.0), ours.speedups(), "the second round has nothing left to compare");
        assertEquals(0, Row.of(samples, "peer", FLOP).get(1).leftOut());
    }

    @Test
    void judgesEachNumberOfThreadsByItsOwnBestProbe() {
        var one = new Sample("ours", 1, 1);
        one.add("run 10000000 1000");
        var two = new Sample("ours", 2, 1);
        two.add("run 6000000 1300");
        for (Row row : Row.of(List.of(one, two), "peer", FLOP)) {
            assertEquals(0, row.leftOut());
        }
    }

    @Test
    void takesTheShareOfTheSameRoundsPeak() {
        // 2 GFLOP in 20 ms are 100 GFLOP/s, in 10 ms 200 GFLOP/s.
        assertEquals(List.of(1.0, 1.0), Row.of(samples(), "peer", FLOP).get(0).peakShares());
    }

    @Test
    void takesTheMostMemoryAndTheMedianStart() {
        Row ours = Row.of(samples(), "peer", FLOP).get(0);
        assertEquals(9, ours.peakMemoryBytes());
        assertEquals(0.6, ours.firstLogitsSeconds(), 1e-12);
    }

    @Test
    void saysHowFarTheLogitsAreFromThePeers() {
        assertEquals(0.5 / 2.5, Row.of(samples(), "peer", FLOP).get(0).error().orElseThrow(), 1e-12);
    }

    @Test
    void comparesWithNobodyWhereThePeerDidNotRun() {
        Row ours = Row.of(samples().subList(0, 1), "peer", FLOP).get(0);
        assertTrue(ours.speedups().isEmpty());
        assertTrue(ours.error().isEmpty());
    }

    @Test
    void refusesLinesThatAreNoMeasurements() {
        assertThrows(IllegalStateException.class, () -> sample("ours", 1, 0, "Killed by somebody"));
    }

    @Test
    void findsLogitsOfAnotherLengthInfinitelyFar() {
        assertEquals(Double.POSITIVE_INFINITY, Errors.relative(new double[] {1}, new double[] {1, 2}));
    }
}
