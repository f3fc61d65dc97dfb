package org.convnextc.tool.measure;

import static org.convnextc.tool.measure.ForwardProgram.say;

import org.convnextc.runtime.Model;

/**
 * The program that {@code bench} starts. It says {@code run} and a {@link org.convnextc.tool.measure.ForwardTime}, several times, and
 * {@code memory} in bytes.
 */
public final class Measurement {
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
