package org.convnextc.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.tool.measure.ChildJvm;
import org.convnextc.tool.measure.Probe;
import org.convnextc.tool.measure.SlowStretches;

/** Runs a plan: one process at a time, the machine's peak measured before and after each. */
final class Runner {
    private final Net net;
    private final Plan plan;
    private final Artifacts artifacts;
    private final Optional<Peak> peak;

    Runner(Net net, Plan plan, Artifacts artifacts, Optional<Peak> peak) {
        this.net = net;
        this.plan = plan;
        this.artifacts = artifacts;
        this.peak = peak;
    }

    List<Sample> run(Consumer<Sample> progress) throws IOException, InterruptedException {
        var samples = new ArrayList<Sample>();
        for (int threads : plan.threads()) {
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Contender contender : plan.contenders()) {
                    Sample sample = measure(contender, threads, round, Sample.slow(samples, threads));
                    samples.add(sample);
                    progress.accept(sample);
                }
            }
        }
        return samples;
    }

    /** @param slow as far as is known by now */
    private Sample measure(Contender contender, int threads, int round, SlowStretches slow)
            throws IOException, InterruptedException {
        var sample = new Sample(contender.name(), threads, round);
        String model = artifacts.model(contender);
        var classPath = artifacts.classPath(contender);
        String weights = artifacts.weights().toString();
        double before = peak(threads);
        var load = new SystemLoad();
        String input = net.input(plan.batch()).stream().map(String::valueOf).collect(Collectors.joining("x"));
        ProcessBuilder command = ChildJvm.command(
                Measuring.class,
                Stream.concat(Probe.JVM_FLAGS.stream(), contender.jvmFlags().stream())
                        .toList(),
                classPath,
                List.of(
                        contender.kind().name(),
                        model,
                        weights,
                        Integer.toString(threads),
                        input,
                        Integer.toString(plan.warmup()),
                        Integer.toString(plan.runs()),
                        Integer.toString(plan.callers()),
                        Long.toString(System.nanoTime()),
                        Long.toString(slow.full())));
        int status = ChildJvm.run(command, sample::add);
        if (status != 0) {
            throw new IOException(
                    contender.name() + " ended with status " + status + "; its messages are above, if it had any");
        }
        sample.otherLoad = load.others(sample.processorSeconds);
        sample.peakGigaflops = Math.max(before, peak(threads));
        return sample;
    }

    private double peak(int threads) throws IOException, InterruptedException {
        return peak.isPresent() ? peak.get().gigaflops(threads) : 0;
    }
}
