package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.convnextc.compiler.frontend.NetList;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Table;

/**
 * What {@code info --summary} says: a row for each net of a file.
 *
 * @param incomplete nets that cannot be counted because they are meant as parents
 */
record Summary(List<Row> rows, List<String> incomplete) {
    /**
     * @param parameters see {@link LayerSummary}
     * @param macs for one image
     */
    private record Row(String net, List<Integer> input, long parameters, long macs) {}

    static Summary of(NetList nets) {
        List<Row> rows = nets.graphs().stream()
                .map(graph -> {
                    List<LayerSummary> layers = LayerSummary.of(graph);
                    return new Row(
                            graph.name(),
                            LayerSummary.input(graph),
                            LayerSummary.parameters(graph),
                            LayerSummary.macs(layers));
                })
                .toList();
        return new Summary(rows, nets.incomplete());
    }

    void print(PrintWriter out) {
        var table = new Table("<net", "<input", ">parameters", ">GMACs");
        for (Row row : rows) {
            table.row(
                    row.net,
                    LayerSummary.extents(row.input),
                    String.format(Locale.ROOT, "%,d", row.parameters),
                    String.format(Locale.ROOT, "%.3f", row.macs / 1e9));
        }
        out.print(table);
        if (!incomplete.isEmpty()) {
            out.printf(Locale.ROOT, "%nLeft out, because slots have no value: %s%n", String.join(", ", incomplete));
        }
        out.flush();
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("nets");
        for (Row row : rows) {
            out.writeStartObject();
            out.writeStringField("net", row.net);
            Json.writeExtents(out, "input", row.input);
            out.writeNumberField("parameters", row.parameters);
            out.writeNumberField("macs", row.macs);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("incomplete");
        for (String net : incomplete) {
            out.writeString(net);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
