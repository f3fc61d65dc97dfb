package org.convnextc.compiler.driver;

import static org.convnextc.compiler.driver.ForwardProgram.say;

import org.convnextc.compiler.measure.ForwardTimes;
import org.convnextc.compiler.measure.PeakMemory;
import org.convnextc.compiler.measure.Probe;
import org.convnextc.compiler.measure.SlowStretches;
import org.convnextc.runtime.Model;

/**
 * The program that {@code bench} starts. It says {@code run} and a {@link org.convnextc.compiler.measure.ForwardTime}, several times, and
 * {@code memory} in bytes.
 */
final class Measurement {
    private Measurement() {}

    /** @param args of a {@link ForwardRun} */
    public static void main(String[] args) {
        ForwardProgram.main(Measurement::measure, args);
    }

    private static void measure(Model model, float[] input, ForwardRun run) throws Exception {
        // Before the probe, whose memory is not the net's.
        PeakMemory.bytes().ifPresent(bytes -> say("memory", bytes));
        try (var probe = new Probe(run.options().threads())) {
            ForwardTimes.measure(() -> model.forwardAll(input), probe, run.runs(), new SlowStretches(0))
                    .forEach(time -> say("run", time));
        }
    }
}
