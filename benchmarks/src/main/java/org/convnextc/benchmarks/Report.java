package org.convnextc.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.convnextc.tool.measure.ChildJvm;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Statistics;
import org.convnextc.tool.measure.Warmup;

/**
 * The results of one run.
 *
 * @param title the net, its input and batch
 * @param date ISO 8601
 * @param peer the contender that the others are compared with
 */
record Report(String title, String machine, String date, String peer, Plan plan, List<Row> rows, List<Sample> samples) {
    String markdown() {
        var text = new StringBuilder();
        text.append("# ").append(title).append("\n\n");
        text.append(date).append(", ").append(machine).append(". ");
        text.append(String.format(
                Locale.ROOT,
                "Rounds: %d; in each, every contender by turns in a process of its own with the same JVM flags (`%s`): at least %d"
                        + " forwards to warm up, until the JVM has compiled what they run, then %d. Left out are forwards beside"
                        + " which a probe of the processors took more than %.2f times what one in ten reaches on as many threads; where there"
                        + " are some, more are run. Milliseconds of a forward over all rounds; speed-up and share of the peak from"
                        + " the medians of each round, as median (least to greatest). The FMA peak is measured before and after"
                        + " each process on as many threads. Other load: processors busy with other processes, the worst"
                        + " round.%n%n",
                plan.rounds(),
                String.join(" ", ChildJvm.MEMORY_FLAGS),
                plan.warmup(),
                plan.runs(),
                SlowStretches.LIMIT));
        text.append("| threads | contender | median ms | min | max | left out | warm-up | speed-up over ")
                .append(peer);
        text.append(" | share of FMA peak | first logits s | peak RSS MB | other load | error |");
        text.append(callers() ? " throughput of " + plan.callers() + " callers |" : "")
                .append('\n');
        text.append("|---|---|---|---|---|---|---|---|---|---|---|---|---|").append(callers() ? "---|\n" : "\n");
        rows.forEach(row -> text.append(line(row)));
        text.append("\nError: the logits against those of ").append(peer).append(", max\\|a-b\\| / max\\|b\\|.\n\n");
        if (rows.stream().flatMap(row -> row.warmups().stream()).anyMatch(warmup -> !warmup.settled())) {
            text.append("*: after half a minute more the JVM was still compiling.\n\n");
        }
        rows.stream().map(Row::engine).distinct().forEach(e -> text.append("- ")
                .append(e)
                .append('\n'));
        return text.toString();
    }

    private boolean callers() {
        return plan.callers() > 1;
    }

    private String line(Row row) {
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %d of %d | %s | %s | %s | %.2f | %.0f | %.2f | %s |%s%n",
                row.threads(),
                row.contender(),
                row.measured()
                        ? String.format(Locale.ROOT, "%.2f | %.2f | %.2f", row.median(), row.least(), row.greatest())
                        : "- | - | -",
                row.leftOut(),
                row.leftOut() + row.milliseconds().size(),
                warmup(row.warmups()),
                spread(row.speedups(), 1, "x"),
                spread(row.peakShares(), 100, "%"),
                row.firstLogitsSeconds(),
                row.peakMemoryBytes() / 1e6,
                row.otherLoad(),
                row.error().map(e -> String.format(Locale.ROOT, "%.1e", e)).orElse(""),
                callers() ? " " + spread(row.callerGains(), 1, "x") + " |" : "");
    }

    /** Forwards, least to greatest; a star where a round ended while the JVM was still compiling. */
    private static String warmup(List<Warmup> rounds) {
        var forwards = rounds.stream().mapToInt(Warmup::forwards).summaryStatistics();
        String range = forwards.getMin() == forwards.getMax()
                ? "" + forwards.getMin()
                : forwards.getMin() + " to " + forwards.getMax();
        return range + (rounds.stream().allMatch(Warmup::settled) ? "" : "*");
    }

    private static String spread(List<Double> values, double factor, String unit) {
        if (values.isEmpty()) {
            return "";
        }
        String format = factor == 1 ? "%.2f%s (%.2f to %.2f)" : "%.0f%s (%.0f to %.0f)";
        return String.format(
                Locale.ROOT,
                format,
                Statistics.median(values) * factor,
                unit,
                Collections.min(values) * factor,
                Collections.max(values) * factor);
    }
}
