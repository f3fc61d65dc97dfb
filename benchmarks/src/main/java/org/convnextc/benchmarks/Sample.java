package org.convnextc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.tool.measure.ForwardTime;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Warmup;

/** What one measuring process found. */
final class Sample {
    final String contender;
    final int threads;
    final int round;
    final List<ForwardTime> forwards = new ArrayList<>();
    Warmup warmup = new Warmup(0, false);
    String engine = "";
    double[] logits = {};
    double firstLogitsSeconds;

    /** Throughput of several callers over that of one, turn by turn. */
    final List<Double> callerGains = new ArrayList<>();

    long peakMemoryBytes;
    double processorSeconds;

    /** GFLOP/s of FMAs on as many threads, the greater of the figures right before and after; 0 where it was not measured. */
    double peakGigaflops;

    /** Processors that were busy with other processes meanwhile, on average. */
    double otherLoad;

    Sample(String contender, int threads, int round) {
        this.contender = contender;
        this.threads = threads;
        this.round = round;
    }

    /** Takes a line of {@link Measuring}. */
    void add(String line) {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case "first" -> firstLogitsSeconds = Long.parseLong(parts[1]) / 1e9;
            case "warmup" -> warmup = Warmup.of(parts[1]);
            case "run" -> forwards.add(ForwardTime.of(parts[1]));
            case "callers" -> callerGains.add(Double.parseDouble(parts[1]));
            case "engine" -> engine = parts[1];
            case "logits" -> logits = numbers(parts[1]);
            case "memory" -> peakMemoryBytes = Long.parseLong(parts[1]);
            case "cpu" -> processorSeconds = Long.parseLong(parts[1]) / 1e9;
            default -> throw new IllegalStateException("the measuring process says: " + line);
        }
    }

    private static double[] numbers(String list) {
        return Stream.of(list.replaceAll("[\\[\\] ]", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** Milliseconds of the forwards that are not left out. */
    List<Double> milliseconds(SlowStretches slow) {
        return slow.leaveOut(forwards).stream()
                .map(forward -> forward.seconds() * 1e3)
                .toList();
    }

    /** By the probes of all processes with so many threads: what is slow, for all contenders alike. */
    static SlowStretches slow(List<Sample> samples, int threads) {
        return SlowStretches.of(samples.stream()
                .filter(sample -> sample.threads == threads)
                .flatMap(sample -> sample.forwards.stream())
                .toList());
    }
}
