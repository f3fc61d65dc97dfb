package org.convnextc.compiler.driver;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.convnextc.compiler.ir.Graph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convnextc info FILE.net}. */
@Command(
        name = "info",
        description = "Lists the layers of a net with their shapes, parameters and multiply-accumulates.",
        footer = {"", "Example: convnextc info convnext.net --net ConvNeXtT"})
final class InfoCommand implements Callable<Integer> {
    private static final String COUNTED =
            "Parameters: floats of the checkpoint. MACs: multiply-accumulates of convolutions and linear layers for one"
                    + " image, which the\npapers call FLOPs; norms, activations, pooling and sums are not counted."
                    + " Shapes: height x width x channels of one image.";

    @Spec
    private CommandSpec command;

    @Mixin
    private NetArguments net;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Graph graph = net.load();
        List<Layer> layers = Layer.of(graph);
        if (json) {
            Json.print(command.commandLine().getOut(), out -> write(out, graph, layers));
        } else {
            print(command.commandLine().getOut(), graph, layers);
        }
        net.showWarnings();
        return ExitStatus.DONE;
    }

    private static long parameters(List<Layer> layers) {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }

    private static long macs(List<Layer> layers) {
        return layers.stream().mapToLong(Layer::macs).sum();
    }

    private static List<Integer> input(Graph graph) {
        List<Integer> dims = graph.entry().inputs().get(0).type().dims();
        return dims.subList(1, dims.size());
    }

    private static String extents(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static void print(PrintWriter out, Graph graph, List<Layer> layers) {
        out.printf(Locale.ROOT, "%s, input %s (channels x height x width)%n%n", graph.name(), extents(input(graph)));
        var table = new Table("<layer", "<op", ">output", ">parameters", ">MACs");
        for (Layer layer : layers) {
            table.row(layer.name(), layer.op(), extents(layer.shape()), count(layer.parameters()), count(layer.macs()));
        }
        table.row("total", "", "", count(parameters(layers)), count(macs(layers)));
        out.print(table);
        out.printf(
                Locale.ROOT,
                "%n%s: %,d parameters, %s%n%s%n",
                graph.name(),
                parameters(layers),
                amount(macs(layers)),
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

    private static void write(JsonGenerator out, Graph graph, List<Layer> layers) throws IOException {
        out.writeStartObject();
        out.writeStringField("net", graph.name());
        Json.writeExtents(out, "input", input(graph));
        out.writeArrayFieldStart("layers");
        for (Layer layer : layers) {
            out.writeStartObject();
            out.writeStringField("name", layer.name());
            out.writeStringField("op", layer.op());
            Json.writeExtents(out, "shape", layer.shape());
            out.writeNumberField("parameters", layer.parameters());
            out.writeNumberField("macs", layer.macs());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("parameters", parameters(layers));
        out.writeNumberField("macs", macs(layers));
        out.writeEndObject();
    }
}
