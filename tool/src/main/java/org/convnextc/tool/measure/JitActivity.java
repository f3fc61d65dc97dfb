package org.convnextc.tool.measure;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the JVM's compilers do. Linux tells what their threads have used of the processors so far, which counts what is being compiled at
 * this moment; elsewhere the JVM tells how long what it has finished took.
 */
final class JitActivity {
    private static final Path THREADS = Path.of("/proc/self/task");

    /** Linux keeps 15 characters of a thread's name, here {@code C1 CompilerThread0}. */
    private static final String NAME = "C[12] CompilerThre";

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final boolean linux = Files.exists(Path.of("/proc/self/schedstat"));
    private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();

    /** Nanoseconds of each compiler thread when it was last looked at; threads come and go. */
    private final Map<Path, Long> seen = new HashMap<>();

    private double seconds;

    /** Seconds of compilers since this was made; never less than at the call before. */
    double seconds() throws IOException {
        if (!linux) {
            return compilers == null || !compilers.isCompilationTimeMonitoringSupported()
                    ? 0
                    : compilers.getTotalCompilationTime() / MILLIS;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                look(thread);
            }
        }
        return seconds;
    }

    private void look(Path thread) {
        try {
            if (Files.readString(thread.resolve("comm")).strip().matches(NAME)) {
                // The first number is the time on a processor (proc(5)).
                long now = Long.parseLong(
                        Files.readString(thread.resolve("schedstat")).split(" ")[0]);
                seconds += (now - seen.getOrDefault(thread, 0L)) / NANOS;
                seen.put(thread, now);
            }
        } catch (IOException e) {
            // The thread has ended meanwhile; what it did since the last look is not counted.
        }
    }
}
