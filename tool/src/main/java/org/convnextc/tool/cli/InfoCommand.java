package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.convnextc.compiler.plan.MemoryPlan;
import org.convnextc.compiler.plan.Timeline;
import org.convnextc.ir.Graph;
import org.convnextc.tool.console.ExitStatus;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convnextc info FILE.net}. */
@Command(
        name = "info",
        description = "Lists the layers of a net with their shapes, parameters and multiply-accumulates.",
        footer = {
            "",
            "Example: convnextc info convnext.net --net ConvNeXtT",
            "Example: convnextc info resnet.net --summary"
        })
final class InfoCommand implements Callable<Integer> {
    private static final String COUNTED =
            "Parameters: floats of the checkpoint without running statistics. MACs: multiply-accumulates of convolutions and"
                    + "\nlinear layers for one image, which the papers call FLOPs; norms, activations, pooling and sums are not"
                    + " counted. Shapes: height x width x channels of one image.";

    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--summary", description = "A row for each net of the file: parameters and multiply-accumulates.")
    private boolean summary;

    @Option(
            names = "--memory",
            description =
                    "The working memory of one image: the arena as planned for --target, and the largest set of bytes that"
                            + " are live at the same time.")
    private boolean memory;

    @Mixin
    private TargetOption target;

    @Override
    public Integer call() throws IOException {
        if (summary) {
            summarise(Summary.of(net.loadAll()));
        } else if (memory) {
            memory();
        } else {
            list();
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }

    private void summarise(Summary nets) throws IOException {
        if (json) {
            Json.print(command.commandLine().getOut(), nets::write);
        } else {
            nets.print(command.commandLine().getOut());
        }
    }

    private void memory() throws IOException {
        Graph graph = net.load();
        Timeline plan = Timeline.of(net.lower(graph, target.get()));
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Json.print(out, generator -> write(generator, graph, plan));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s, %s target, one image: arena %,d bytes, largest live set %,d bytes (%.2fx)%n",
                    graph.name(),
                    target.get(),
                    bytes(plan.arena()),
                    bytes(plan.largestLive()),
                    (double) plan.arena() / plan.largestLive());
            out.flush();
        }
    }

    private long bytes(long planned) {
        return MemoryPlan.bytes(planned, target.get().elementBytes());
    }

    private void write(JsonGenerator out, Graph graph, Timeline plan) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", graph.name());
        out.writeNumberField("arena_bytes", bytes(plan.arena()));
        out.writeNumberField("largest_live_bytes", bytes(plan.largestLive()));
        out.writeEndObject();
    }

    private void list() throws IOException {
        Graph graph = net.load();
        List<LayerSummary> layers = LayerSummary.of(graph);
        if (json) {
            Json.print(command.commandLine().getOut(), out -> write(out, graph, layers));
        } else {
            print(command.commandLine().getOut(), graph, layers);
        }
    }

    private static void print(PrintWriter out, Graph graph, List<LayerSummary> layers) {
        out.printf(
                Locale.ROOT,
                "%s, input %s (channels x height x width)%n%n",
                graph.name(),
                LayerSummary.extents(LayerSummary.input(graph)));
        var table = new Table("<layer", "<op", ">output", ">parameters", ">MACs");
        for (LayerSummary layer : layers) {
            table.row(
                    layer.name(),
                    layer.op(),
                    LayerSummary.extents(layer.shape()),
                    count(layer.parameters()),
                    count(layer.macs()));
        }
        table.row("total", "", "", count(LayerSummary.parameters(graph)), count(LayerSummary.macs(layers)));
        out.print(table);
        out.printf(
                Locale.ROOT,
                "%n%s: %,d parameters, %s%n%s%n",
                graph.name(),
                LayerSummary.parameters(graph),
                amount(LayerSummary.macs(layers)),
                COUNTED);
        out.flush();
    }

    private static String amount(long number) {
        return number < 1e8
                ? String.format(Locale.ROOT, "%.3f MMACs", number / 1e6)
                : String.format(Locale.ROOT, "%.3f GMACs", number / 1e9);
    }

    /** Nothing for zero, so that the eye finds what counts. */
    private static String count(long number) {
        return number == 0 ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    private static void write(JsonGenerator out, Graph graph, List<LayerSummary> layers) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", graph.name());
        Json.writeExtents(out, "input", LayerSummary.input(graph));
        out.writeArrayFieldStart("layers");
        for (LayerSummary layer : layers) {
            out.writeStartObject();
            out.writeStringField("name", layer.name());
            out.writeStringField("op", layer.op());
            Json.writeExtents(out, "shape", layer.shape());
            out.writeNumberField("parameters", layer.parameters());
            out.writeNumberField("macs", layer.macs());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("parameters", LayerSummary.parameters(graph));
        out.writeNumberField("macs", LayerSummary.macs(layers));
        out.writeEndObject();
    }
}
