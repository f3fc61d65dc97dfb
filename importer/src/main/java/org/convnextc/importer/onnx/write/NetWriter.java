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
        NetText text = BuiltIn.find(lifted).map(this::heir).orElseGet(this::own);
        preprocess(text);
        String own = NetName.beside(text.builtIn(), name);
        Written net = checked(text, own);
        return new Result(text, own, net.text(), net.graph(), WeightNames.of(net, lifted));
    }

    /** Writes the way from an image to the input that the metadata tell, where it is not that of every net. */
    private void preprocess(NetText text) {
        Optional<String> slot = heading.preprocess().flatMap(ImageSteps::slot);
        if (slot.isEmpty() || text.has("preprocess")) {
            return;
        }
        boolean usual = graph(text.render(name), new Diagnostics())
                .filter(net -> ImageSteps.words(net.preprocess())
                        .equals(heading.preprocess().get()))
                .isPresent();
        if (!usual) {
            text.slot("preprocess", slot.get());
        }
    }

    /** A net that inherits from a built-in one. */
    private NetText heir(Candidate candidate) {
        NetText text = heading.begun(lifted);
        text.parent(candidate.file(), candidate.parent());
        candidate.slots().forEach(text::slot);
        heading.given().forEach(text::override);
        return text;
    }

    /** A net with steps of its own, folded where the language reads that as the same. */
    private NetText own() {
        List<Item> items = new Nesting(lifted, Labels.of(lifted)).items(lifted.outputs());
        NetText folded = own(Folding.of(items));
        Optional<Graph> graph = graph(folded.render(name), new Diagnostics());
        boolean same = graph.filter(net -> Twin.find(lifted, net).isPresent()).isPresent();
        return same ? folded : own(items);
    }

    private NetText own(List<Item> items) {
        NetText text = heading.begun(lifted);
        text.slot("input", ConvNeXts.input(lifted));
        text.ownSteps("a net of its own", List.of("body = {", ChainText.of(items), "}"));
        heading.given().forEach(text::override);
        return text;
    }

    private Optional<Graph> graph(String text, Diagnostics diagnostics) {
        return Frontend.load(new Source(name, text), Optional.empty(), List.of(), new SourceMap(), diagnostics);
    }

    private Written checked(NetText text, String own) {
        String rendered = text.render(own);
        var diagnostics = new Diagnostics();
        Optional<Graph> graph = graph(rendered, diagnostics);
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
