package org.convnextc.tool.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.convnextc.tool.measure.ForwardProgram;

/** What {@link ProfileMeasurement} reports. */
public final class ProfileResult {
    private final List<ProbedForward> forwards = new ArrayList<>();
    private final List<long[]> marks = new ArrayList<>();
    private long[] current = {};
    private Roofline roofline;
    private double markCost;
    private String engine = "";

    /** Takes a line of the report. */
    public void add(String line) {
        String[] parts = line.split(" ", 2);
        switch (parts[0]) {
            case ForwardProgram.LOADED, ForwardProgram.WARMUP -> {}
            case "forward" -> {
                finishForward();
                current = longs(parts[1]);
            }
            case "marks" -> marks.add(longs(parts[1]));
            case "peak" -> {
                finishForward();
                String[] peak = parts[1].split(" ");
                roofline = new Roofline(Double.parseDouble(peak[0]), Double.parseDouble(peak[1]));
            }
            case "mark" -> markCost = Double.parseDouble(parts[1]);
            case "engine" -> engine = parts[1];
            default -> throw new IllegalStateException("the measuring JVM says: " + line);
        }
    }

    private void finishForward() {
        if (!marks.isEmpty()) {
            forwards.add(new ProbedForward(current[0], current[1], marks));
            marks.clear();
        }
    }

    private static long[] longs(String text) {
        return Stream.of(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    public int runs() {
        return forwards.size();
    }

    public Profile profile(List<Step> steps) {
        return new Profile(steps, forwards, roofline);
    }

    public Roofline roofline() {
        return roofline;
    }

    /** Nanoseconds that a mark takes. */
    public double markCost() {
        return markCost;
    }

    public String engine() {
        return engine;
    }
}
