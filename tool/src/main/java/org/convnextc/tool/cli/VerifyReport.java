package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.tool.build.Toolchain;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Table;
import org.convnextc.tool.verify.Comparison;

/**
 * What was compared, as a table or as JSON.
 *
 * @param tolerance the error that is allowed
 */
record VerifyReport(String net, Toolchain target, double tolerance, List<Comparison> comparisons) {
    /** The first value that is off by more than is allowed. */
    Optional<Comparison> stray() {
        return comparisons.stream().filter(c -> c.strays(tolerance)).findFirst();
    }

    @Override
    public String toString() {
        var table = new Table("<value", ">shape", ">error", "<at", ">found", ">expected", "<");
        for (Comparison c : comparisons) {
            table.row(
                    c.name(),
                    c.dims().stream().map(String::valueOf).collect(Collectors.joining("x")),
                    String.format(Locale.ROOT, "%.1e", c.error()),
                    c.index().toString(),
                    String.format(Locale.ROOT, "%.7g", c.found()),
                    String.format(Locale.ROOT, "%.7g", c.expected()),
                    c.strays(tolerance) ? "strays" : "");
        }
        return table + System.lineSeparator() + verdict();
    }

    private String verdict() {
        return nonFinite()
                + stray().map(c -> "the first value that strays is " + c.name() + ", off by " + c.error() + "; "
                                + tolerance + " is allowed")
                        .orElse("all " + comparisons.size() + " values are within " + tolerance);
    }

    /** Says from which step on the reference's own results are no numbers, which no target could help. */
    private String nonFinite() {
        return comparisons.stream()
                .filter(c -> c.nonFinite() > 0)
                .findFirst()
                .map(c -> "the first value that should hold NaN or infinity is " + c.name() + ": " + c.nonFinite()
                        + " of " + c.elements() + " numbers" + System.lineSeparator())
                .orElse("");
    }

    void writeTo(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", net);
        out.writeStringField("target", target.toString());
        out.writeNumberField("tolerance", tolerance);
        out.writeStringField("first_stray", stray().map(Comparison::name).orElse(null));
        out.writeArrayFieldStart("values");
        for (Comparison c : comparisons) {
            out.writeStartObject();
            out.writeStringField("name", c.name());
            Json.writeExtents(out, "shape", c.dims());
            out.writeNumberField("error", c.error());
            Json.writeExtents(out, "index", c.index());
            out.writeNumberField("found", c.found());
            out.writeNumberField("expected", c.expected());
            out.writeNumberField("non_finite", c.nonFinite());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
