package org.convnextc.tool.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@link Measurement} reports. */
public final class BenchResult {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final String net;
    private final long macs;
    private final int batch;
    private final List<ForwardTime> forwards = new ArrayList<>();
    private Warmup warmup = new Warmup(0, false);
    private Optional<Double> loading = Optional.empty();
    private Optional<Long> memory = Optional.empty();
    private String engine = "";

    /** @param macs multiply-accumulates of one image */
    public BenchResult(String net, long macs, int batch) {
        this.net = net;
        this.macs = macs;
        this.batch = batch;
    }

    /** Takes a line of the report. */
    public void add(String line) {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case ForwardProgram.LOADED -> loading = Optional.of(Long.parseLong(parts[1]) / NANOS);
            case ForwardProgram.WARMUP -> warmup = Warmup.of(parts[1]);
            case "run" -> forwards.add(ForwardTime.of(parts[1]));
            case "memory" -> memory = Optional.of(Long.parseLong(parts[1]));
            case "engine" -> engine = parts[1];
            default -> throw new IllegalStateException("the measuring JVM says: " + line);
        }
    }

    /** Milliseconds of the forwards that are not left out: one at least, that with the shortest probe. */
    private List<Double> times() {
        return SlowStretches.of(forwards).leaveOut(forwards).stream()
                .map(forward -> forward.seconds() * MILLIS)
                .toList();
    }

    /** Two operations for each multiply-accumulate, at the median time. */
    private double gigaflops() {
        return 2.0 * macs * batch / (Statistics.median(times()) / MILLIS) / 1e9;
    }

    public void write(JsonGenerator out) throws IOException {
        List<Double> times = times();
        out.writeStartObject();
        out.writeStringField("net", net);
        out.writeNumberField("batch", batch);
        out.writeNumberField("warmup", warmup.forwards());
        out.writeBooleanField("settled", warmup.settled());
        out.writeNumberField("runs", times.size());
        out.writeNumberField("left_out", forwards.size() - times.size());
        out.writeNumberField("median_ms", Statistics.median(times));
        out.writeNumberField("minimum_ms", Collections.min(times));
        out.writeNumberField("maximum_ms", Collections.max(times));
        out.writeNumberField("gflops", gigaflops());
        out.writeNumberField("load_ms", loading.orElseThrow() * MILLIS);
        if (memory.isPresent()) {
            out.writeNumberField("peak_resident_bytes", memory.get());
        }
        out.writeStringField("engine", engine);
        out.writeEndObject();
    }

    @Override
    public String toString() {
        List<Double> times = times();
        return String.format(
                Locale.ROOT,
                "%s, batch %d: %d forwards after %d to warm up%s%s%n"
                        + "median %.2f ms, minimum %.2f ms, maximum %.2f ms%n"
                        + "%.1f GFLOP/s at the median, two operations for each multiply-accumulate%n"
                        + "loaded in %.0f ms, peak resident memory %s with %s%n%s%n",
                net,
                batch,
                times.size(),
                warmup.forwards(),
                warmup.settled() ? "" : ", when the JVM was still compiling",
                leftOut(forwards.size() - times.size()),
                Statistics.median(times),
                Collections.min(times),
                Collections.max(times),
                gigaflops(),
                loading.orElseThrow() * MILLIS,
                memory.map(bytes -> String.format(Locale.ROOT, "%.1f MB", bytes / 1e6))
                        .orElse("unknown"),
                String.join(" ", ChildJvm.MEMORY_FLAGS),
                engine);
    }

    private static String leftOut(int forwards) {
        return forwards == 0 ? "" : "; " + forwards + " more left out, while the processors were slow";
    }
}
