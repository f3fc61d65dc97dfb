package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.convnextc.tool.console.Table;
import org.convnextc.tool.profile.Cost;
import org.convnextc.tool.profile.Profile;
import org.convnextc.tool.profile.ProfileResult;
import org.convnextc.tool.profile.Roofline;
import org.convnextc.tool.profile.Step;

/** A profile as tables or as JSON. */
record ProfileReport(String net, ProfileResult result, Profile profile) {
    private static final double MILLIS = 1e3;

    /** A row's steps: equal steps of the equal blocks of a stage are one. */
    private record Row(String stage, String function, String name, String op) {
        static Row of(Step step) {
            return new Row(step.stage(), step.function(), step.name(), step.op());
        }

        /** Steps outside all blocks stand by themselves. */
        boolean inBlock() {
            return !function.isEmpty();
        }

        Row block() {
            return inBlock() ? new Row(stage, function, "", "") : this;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, forward %.2f ms (median of %d), %s%n%s%n%s%n%s%n%s%s",
                net,
                profile.seconds() * MILLIS,
                result.runs(),
                result.engine(),
                peak(),
                blocks(),
                ops(),
                legend(),
                cost());
    }

    private String peak() {
        Roofline roofline = result.roofline();
        return String.format(
                Locale.ROOT,
                "peak of the same run and threads: %.1f GFLOP/s (OpenBLAS on squares that fit the cache), %.1f GB/s (copies)%n",
                roofline.flops() / 1e9,
                roofline.bandwidth() / 1e9);
    }

    private Table blocks() {
        Table table = table("<step", "<op");
        var blocks = profile.by(step -> Row.of(step).block());
        var steps = profile.by(Row::of);
        blocks.forEach((block, cost) -> {
            if (!block.inBlock()) {
                add(table, cost, block.name(), block.op());
                return;
            }
            add(table, cost, block.stage(), profile.blocks(block.stage()) + " x " + block.function());
            steps.forEach((step, part) -> {
                if (step.block().equals(block)) {
                    add(table, part, "  " + step.name(), "  " + step.op());
                }
            });
        });
        add(table, profile.total(), "total", "");
        return table;
    }

    private Table ops() {
        Table table = table("<op", ">steps");
        profile.by(Step::op)
                .forEach((op, cost) -> add(
                        table,
                        cost,
                        op,
                        Long.toString(profile.steps().stream()
                                .filter(step -> step.op().equals(op))
                                .count())));
        return table;
    }

    private static Table table(String first, String second) {
        return new Table(first, second, ">ms", ">share", ">GFLOP/s", ">GB/s", ">roofline");
    }

    private void add(Table table, Cost cost, String first, String second) {
        table.row(
                first,
                second,
                String.format(Locale.ROOT, "%.3f", cost.seconds() * MILLIS),
                percent(share(cost)),
                cost.flops() == 0 ? "" : String.format(Locale.ROOT, "%.1f", cost.gigaflops()),
                String.format(Locale.ROOT, "%.1f", cost.gigabytes()),
                percent(cost.efficiency()));
    }

    private double share(Cost cost) {
        return cost.seconds() / profile.total().seconds();
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * 100);
    }

    private static String legend() {
        return """
               Times are medians of each step. FLOP: two for each multiply-accumulate of convolutions and linear layers. Bytes: operands,
               weights and result, each once. Roofline: the longer of FLOP at the peak and bytes at the peak, as a part of the time; above
               100 % where bytes come from a cache.
               """;
    }

    private String cost() {
        int marks = profile.steps().size() + 1;
        return String.format(
                Locale.ROOT,
                "Marks: %d a forward and thread, %.0f ns each: %.3f %% of the forward.%n",
                marks,
                result.markCost(),
                100 * marks * result.markCost() / 1e9 / profile.seconds());
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", net);
        out.writeStringField("engine", result.engine());
        out.writeNumberField("runs", result.runs());
        out.writeNumberField("forward_ms", profile.seconds() * MILLIS);
        out.writeNumberField("peak_gflops", result.roofline().flops() / 1e9);
        out.writeNumberField("peak_gbytes", result.roofline().bandwidth() / 1e9);
        out.writeNumberField("mark_ns", result.markCost());
        out.writeArrayFieldStart("steps");
        List<Step> steps = profile.steps();
        for (int i = 0; i < steps.size(); i++) {
            out.writeStartObject();
            out.writeStringField("block", steps.get(i).call());
            out.writeStringField("name", steps.get(i).name());
            out.writeStringField("op", steps.get(i).op());
            write(out, profile.cost(i));
            out.writeEndObject();
        }
        out.writeEndArray();
        writeSums(out, "blocks", "block", Step::call);
        writeSums(out, "ops", "op", Step::op);
        out.writeObjectFieldStart("total");
        write(out, profile.total());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** Steps outside all blocks are left out where the key is the block. */
    private void writeSums(JsonGenerator out, String field, String name, Function<Step, String> key)
            throws IOException {
        out.writeArrayFieldStart(field);
        for (var sum : profile.by(key).entrySet()) {
            if (!sum.getKey().isEmpty()) {
                out.writeStartObject();
                out.writeStringField(name, sum.getKey());
                write(out, sum.getValue());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private void write(JsonGenerator out, Cost cost) throws IOException {
        out.writeNumberField("ms", cost.seconds() * MILLIS);
        out.writeNumberField("share", share(cost));
        out.writeNumberField("flops", cost.flops());
        out.writeNumberField("bytes", cost.bytes());
        out.writeNumberField("gflops", cost.gigaflops());
        out.writeNumberField("gbytes", cost.gigabytes());
        out.writeNumberField("roofline", cost.efficiency());
    }
}
