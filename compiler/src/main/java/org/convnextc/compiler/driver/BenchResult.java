package org.convnextc.compiler.driver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@link Measurement} reports. */
final class BenchResult {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final String net;
    private final long macs;
    private final int batch;
    private final int warmup;
    private final List<Double> seconds = new ArrayList<>();
    private Optional<Double> loading = Optional.empty();
    private Optional<Long> memory = Optional.empty();
    private String engine = "";

    /** @param macs multiply-accumulates of one image */
    BenchResult(String net, long macs, int batch, int warmup) {
        this.net = net;
        this.macs = macs;
        this.batch = batch;
        this.warmup = warmup;
    }

    /** Takes a line of the report. */
    void add(String line) {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case "loaded" -> loading = Optional.of(Long.parseLong(parts[1]) / NANOS);
            case "run" -> seconds.add(Long.parseLong(parts[1]) / NANOS);
            case "memory" -> memory = Optional.of(Long.parseLong(parts[1]));
            case "engine" -> engine = parts[1];
            default -> throw new IllegalStateException("the measuring JVM says: " + line);
        }
    }

    private double median() {
        List<Double> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Two operations for each multiply-accumulate, at the median time. */
    private double gigaflops() {
        return 2.0 * macs * batch / median() / 1e9;
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", net);
        out.writeNumberField("batch", batch);
        out.writeNumberField("warmup", warmup);
        out.writeNumberField("runs", seconds.size());
        out.writeNumberField("median_ms", median() * MILLIS);
        out.writeNumberField("minimum_ms", Collections.min(seconds) * MILLIS);
        out.writeNumberField("maximum_ms", Collections.max(seconds) * MILLIS);
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
        return String.format(
                Locale.ROOT,
                "%s, batch %d: %d forwards after %d to warm up%n"
                        + "median %.2f ms, minimum %.2f ms, maximum %.2f ms%n"
                        + "%.1f GFLOP/s at the median, two operations for each multiply-accumulate%n"
                        + "loaded in %.0f ms, peak resident memory %s with %s%n%s%n",
                net,
                batch,
                seconds.size(),
                warmup,
                median() * MILLIS,
                Collections.min(seconds) * MILLIS,
                Collections.max(seconds) * MILLIS,
                gigaflops(),
                loading.orElseThrow() * MILLIS,
                memory.map(bytes -> String.format(Locale.ROOT, "%.1f MB", bytes / 1e6))
                        .orElse("unknown"),
                String.join(" ", ChildJvm.MEMORY_FLAGS),
                engine);
    }
}
