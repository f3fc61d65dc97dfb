package org.convnextc.tool.profile;

import static org.convnextc.tool.measure.ForwardProgram.say;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.spi.Probes;
import org.convnextc.tool.measure.ForwardProgram;
import org.convnextc.tool.measure.ForwardRun;

/**
 * The program that {@code profile} starts. For each forward it says {@code forward START END} and, for each worker, {@code marks} with
 * its times, all of them nanoseconds of one clock; at last {@code peak FLOPS BANDWIDTH} of the machine, and what a {@code mark} costs.
 */
public final class ProfileMeasurement {
    private ProfileMeasurement() {}

    /** @param args of a {@link ForwardRun} */
    public static void main(String[] args) {
        ForwardProgram.main(ProfileMeasurement::measure, args);
    }

    private static void measure(Model model, float[] input, ForwardRun run) throws InterruptedException {
        for (int i = 0; i < run.runs(); i++) {
            Probes.start(run.options().threads());
            long start = System.nanoTime();
            model.forwardAll(input);
            say("forward", start + " " + System.nanoTime());
            Probes.taken()
                    .forEach(times -> say(
                            "marks",
                            Arrays.stream(times).mapToObj(Long::toString).collect(Collectors.joining(" "))));
        }
        Roofline peak = MachinePeak.measure(run.options().threads());
        say("peak", peak.flops() + " " + peak.bandwidth());
        say("mark", Probes.cost());
    }
}
