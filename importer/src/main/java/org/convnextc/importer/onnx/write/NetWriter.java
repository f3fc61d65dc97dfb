package org.convnextc.importer.onnx.write;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.convnextc.checkpoint.TensorSource;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostic;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.importer.ImportException;
import org.convnextc.importer.NetName;
import org.convnextc.importer.NetText;
import org.convnextc.importer.onnx.lift.LiftedNet;
import org.convnextc.ir.Graph;

/** Writes the shortest net that computes what a model computes, and holds it to the model before anybody sees it. */
public final class NetWriter {
    private final LiftedNet lifted;
    private final Heading heading;
    private final String name;

    /** What comes of a model: the net's text and what it is, and the weights under the net's names. */
    public record Result(NetText text, String name, String file, Graph graph, List<TensorSource> weights) {}

    private NetWriter(LiftedNet lifted, Heading heading, String name) {
        this.lifted = lifted;
        this.heading = heading;
        this.name = name;
    }

    /** @param name of the net; where the built-in file that it uses has one of this name, it gets another */
    public static Result write(LiftedNet lifted, Heading heading, String name) {
        return new NetWriter(Concats.nested(lifted), heading, name).write();
    }

    private Result write() {
        NetText text = own();
        String own = NetName.beside(text.builtIn(), name);
        Written net = checked(text, own);
        return new Result(text, own, net.text(), net.graph(), WeightNames.of(net, lifted));
    }

    /** A net with steps of its own. */
    private NetText own() {
        List<Item> items = new Nesting(lifted, Labels.of(lifted)).items(lifted.outputs());
        NetText text = heading.begun(lifted);
        text.slot("input", input());
        text.ownSteps("a net of its own", List.of("body = {", ChainText.of(items), "}"));
        return text;
    }

    private String input() {
        return lifted.input().dims().stream().skip(1).map(String::valueOf).collect(Collectors.joining("x"));
    }

    private Written checked(NetText text, String own) {
        String rendered = text.render(own);
        var diagnostics = new Diagnostics();
        Optional<Graph> graph =
                Frontend.load(new Source(own, rendered), Optional.empty(), List.of(), new SourceMap(), diagnostics);
        if (graph.isEmpty()) {
            throw new ImportException("the net that was derived does not compile: "
                    + diagnostics.all().stream()
                            .filter(found -> found.severity() == Diagnostic.Severity.ERROR)
                            .map(Diagnostic::message)
                            .collect(Collectors.joining("; "))
                    + System.lineSeparator() + rendered);
        }
        Map<String, Integer> steps = Twin.find(lifted, graph.get())
                .orElseThrow(
                        () -> new ImportException("the net that was derived computes something else than the model:"
                                + System.lineSeparator() + rendered));
        return new Written(rendered, graph.get(), steps);
    }
}
