package org.convnextc.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.convnextc.compiler.driver.ChildJvm;

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
                "Rounds: %d; in each, every contender by turns in a process of its own with the same JVM flags (`%s`): %d forwards to"
                        + " warm up, %d measured. Milliseconds of a forward over all rounds; speed-up and share of the peak from the"
                        + " medians of each round, as median (least to greatest). The FMA peak is measured before and after each"
                        + " process on as many threads. Other load: processors busy with other processes, the worst round.%n%n",
                plan.rounds(),
                String.join(" ", ChildJvm.MEMORY_FLAGS),
                plan.warmup(),
                plan.runs()));
        text.append("| threads | contender | median ms | min | max | speed-up over ")
                .append(peer);
        text.append(" | share of FMA peak | first logits s | peak RSS MB | other load | error |");
        text.append(callers() ? " throughput of " + plan.callers() + " callers |" : "")
                .append('\n');
        text.append("|---|---|---|---|---|---|---|---|---|---|---|").append(callers() ? "---|\n" : "\n");
        rows.forEach(row -> text.append(line(row)));
        text.append("\nError: the logits against those of ").append(peer).append(", max\\|a-b\\| / max\\|b\\|.\n\n");
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
                "| %d | %s | %.2f | %.2f | %.2f | %s | %s | %.2f | %.0f | %.2f | %s |%s%n",
                row.threads(),
                row.contender(),
                row.median(),
                row.least(),
                row.greatest(),
                spread(row.speedups(), 1, "x"),
                spread(row.peakShares(), 100, "%"),
                row.firstLogitsSeconds(),
                row.peakMemoryBytes() / 1e6,
                row.otherLoad(),
                row.error().map(e -> String.format(Locale.ROOT, "%.1e", e)).orElse(""),
                callers() ? " " + spread(row.callerGains(), 1, "x") + " |" : "");
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
