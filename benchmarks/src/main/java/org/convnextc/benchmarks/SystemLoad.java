package org.convnextc.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How busy the machine was between two moments, all processes together. */
final class SystemLoad {
    private static final Path STATISTICS = Path.of("/proc/stat");

    /** Columns of /proc/stat's first line (proc(5)): user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int IDLE = 3;

    private static final int IO_WAIT = 4;
    private static final int COLUMNS = 8;

    /** The kernel's unit in /proc/stat, USER_HZ. */
    private static final double TICKS_PER_SECOND = 100;

    private final long start = System.nanoTime();
    private final double busyAtStart = busySeconds();

    /** Processors that were busy on average since the start, those of a process that took {@code own} seconds left out; 0 if unknown. */
    double others(double own) {
        double elapsed = (System.nanoTime() - start) / 1e9;
        return Math.max(0, (busySeconds() - busyAtStart - own) / elapsed);
    }

    private static double busySeconds() {
        if (!Files.exists(STATISTICS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATISTICS)) {
            String[] columns =
                    lines.findFirst().orElseThrow().replaceFirst("cpu +", "").split(" ");
            double ticks = 0;
            for (int i = 0; i < COLUMNS; i++) {
                ticks += i == IDLE || i == IO_WAIT ? 0 : Double.parseDouble(columns[i]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
