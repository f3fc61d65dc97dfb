package org.convnextc.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Statistics;
import org.convnextc.tool.measure.Warmup;

/**
 * One contender on one number of threads, over all rounds.
 *
 * @param milliseconds of the forwards of all rounds, those in slow stretches left out
 * @param leftOut number of these
 * @param warmups of the rounds
 * @param speedups over the peer, round by round: its median time over this one's; only of rounds in which both have forwards
 * @param peakShares of the FMA peak measured in the same round; empty where it was not measured
 * @param callerGains throughput of several callers over that of one, turn by turn; empty where it was not measured
 * @param error of the logits against the peer's, max|a-b| / max|b|
 */
record Row(
        String contender,
        int threads,
        String engine,
        List<Double> milliseconds,
        int leftOut,
        List<Warmup> warmups,
        List<Double> speedups,
        List<Double> peakShares,
        double firstLogitsSeconds,
        long peakMemoryBytes,
        double otherLoad,
        List<Double> callerGains,
        Optional<Double> error) {

    /** Rows in the order of the samples. */
    static List<Row> of(List<Sample> samples, String peer, double flop) {
        Map<String, List<Sample>> groups = new LinkedHashMap<>();
        for (Sample sample : samples) {
            groups.computeIfAbsent(sample.threads + " " + sample.contender, key -> new ArrayList<>())
                    .add(sample);
        }
        return groups.values().stream()
                .map(group -> of(group, samples, peer, flop))
                .toList();
    }

    private static Row of(List<Sample> group, List<Sample> all, String peer, double flop) {
        Sample first = group.get(0);
        SlowStretches slow = Sample.slow(all, first.threads);
        var milliseconds = new ArrayList<Double>();
        var speedups = new ArrayList<Double>();
        var shares = new ArrayList<Double>();
        Optional<Double> error = Optional.empty();
        for (Sample sample : group) {
            List<Double> kept = sample.milliseconds(slow);
            milliseconds.addAll(kept);
            Optional<Sample> rival = all.stream()
                    .filter(s -> s.contender.equals(peer) && s.threads == sample.threads && s.round == sample.round)
                    .findFirst();
            error = rival.map(s -> Errors.relative(sample.logits, s.logits));
            if (kept.isEmpty()) {
                continue;
            }
            double median = Statistics.median(kept);
            rival.map(s -> s.milliseconds(slow))
                    .filter(times -> !times.isEmpty())
                    .ifPresent(times -> speedups.add(Statistics.median(times) / median));
            if (sample.peakGigaflops > 0) {
                shares.add(flop / (median / 1e3) / (sample.peakGigaflops * 1e9));
            }
        }
        return new Row(
                first.contender,
                first.threads,
                first.engine,
                milliseconds,
                group.stream().mapToInt(s -> s.forwards.size()).sum() - milliseconds.size(),
                group.stream().map(s -> s.warmup).toList(),
                speedups,
                shares,
                Statistics.median(group.stream().map(s -> s.firstLogitsSeconds).toList()),
                group.stream().mapToLong(s -> s.peakMemoryBytes).max().orElseThrow(),
                group.stream().mapToDouble(s -> s.otherLoad).max().orElseThrow(),
                group.stream().flatMap(s -> s.callerGains.stream()).toList(),
                error);
    }

    /** Whether a forward is left to take the median, the least and the greatest of. */
    boolean measured() {
        return !milliseconds.isEmpty();
    }

    double median() {
        return Statistics.median(milliseconds);
    }

    double least() {
        return Collections.min(milliseconds);
    }

    double greatest() {
        return Collections.max(milliseconds);
    }
}
