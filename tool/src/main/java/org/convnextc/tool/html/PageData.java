package org.convnextc.tool.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.convnextc.compiler.pass.Remarks.Remark;
import org.convnextc.compiler.plan.Timeline;
import org.convnextc.compiler.plan.Timeline.LiveRange;
import org.convnextc.dsl.Source;
import org.convnextc.dsl.Span;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.text.OpSyntax;
import org.convnextc.ir.walk.Flattened;
import org.convnextc.ir.walk.Flattened.Step;
import org.convnextc.ir.walk.LabelTree;
import org.convnextc.runtime.RuntimeVersion;
import org.convnextc.tool.html.Listing.Kind;
import org.convnextc.tool.html.Listing.Link;
import org.convnextc.tool.html.Stage.Change;

/** What the page's script reads. Steps of the net go by their number. */
final class PageData {
    private final Graph net;
    private final Provenance provenance;
    private final Flattened flat;
    private final List<Source> sources;
    private final Map<String, Integer> sourceNumbers = new HashMap<>();
    private final JsonGenerator out;

    private PageData(Graph net, Provenance provenance, List<Source> sources, JsonGenerator out) {
        this.net = net;
        this.provenance = provenance;
        flat = provenance.net();
        this.sources = sources;
        for (int i = 0; i < sources.size(); i++) {
            sourceNumbers.put(sources.get(i).name(), i);
        }
        this.out = out;
    }

    /** The data as a text that may stand in a script element. */
    static String json(
            Graph net,
            Provenance provenance,
            List<Stage> stages,
            Language language,
            Function<Graph, String> code,
            List<Source> sources) {
        var text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.setCharacterEscapes(new NoMarkup());
            new PageData(net, provenance, sources, out).write(stages, language, code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(List<Stage> stages, Language language, Function<Graph, String> code) throws IOException {
        Stage last = stages.get(stages.size() - 1);
        out.writeStartObject();
        out.writeStringField("net", net.name());
        out.writeStringField("version", RuntimeVersion.CURRENT);
        writeExtents("input", net.entry().inputs().get(0).type());
        out.writeArrayFieldStart("steps");
        for (Step step : flat.steps()) {
            writeStep(step);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("results");
        for (int i = 0; i < flat.results().size(); i++) {
            out.writeStartObject();
            out.writeStringField("name", net.entry().results().get(i).name());
            out.writeNumberField("step", flat.results().get(i));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("tree");
        for (LabelTree tree : LabelTree.of(flat.steps().stream().map(Step::name).toList())) {
            write(tree);
        }
        out.writeEndArray();
        writeSources();
        writeStages(stages);
        out.writeStringField("language", language.toString());
        out.writeFieldName("code");
        write(Listing.code(code.apply(last.graph()), language.order(last.graph()), last.steps(provenance)));
        writeMemory(last);
        out.writeEndObject();
    }

    private void writeStep(Step step) throws IOException {
        Instruction instruction = step.instruction();
        List<TensorType> operands = step.operands().stream().map(this::type).toList();
        out.writeStartObject();
        out.writeStringField("name", step.name());
        out.writeStringField("op", instruction.op().mnemonic());
        out.writeStringField("attributes", attributes(instruction));
        writeExtents("shape", instruction.type());
        writeNumbers("from", step.operands());
        out.writeArrayFieldStart("parameters");
        for (Parameter parameter : instruction.op().parameters(operands)) {
            Parameter full = parameter.under(instruction.path().orElse(""));
            out.writeStartObject();
            out.writeStringField("name", step.prefix() + full.suffix());
            writeExtents("shape", full.type());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("macs", instruction.op().macs(operands));
        writePlaces(instruction);
        out.writeEndObject();
    }

    private TensorType type(int step) {
        return step == Flattened.INPUT
                ? net.entry().inputs().get(0).type()
                : flat.steps().get(step).instruction().type();
    }

    private static String attributes(Instruction instruction) {
        return OpSyntax.attributes(instruction.op()).entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Source, line and column of each span; those in sources that are not at hand are left out. */
    private void writePlaces(Instruction instruction) throws IOException {
        out.writeArrayFieldStart("at");
        for (Span span : instruction.spans().places()) {
            Integer source = sourceNumbers.get(span.file());
            if (source != null) {
                out.writeArray(new int[] {source, span.line(), span.column()}, 0, 3);
            }
        }
        out.writeEndArray();
    }

    private void write(LabelTree tree) throws IOException {
        if (tree instanceof LabelTree.Group group) {
            out.writeStartObject();
            out.writeStringField("path", group.path());
            out.writeArrayFieldStart("children");
            for (LabelTree child : group.children()) {
                write(child);
            }
            out.writeEndArray();
            out.writeEndObject();
        } else {
            out.writeNumber(((LabelTree.Leaf) tree).index());
        }
    }

    /** Writes the sources under names without folders, which differ from machine to machine. */
    private void writeSources() throws IOException {
        out.writeArrayFieldStart("sources");
        for (Source source : sources) {
            out.writeStartObject();
            out.writeStringField("name", source.name().substring(source.name().lastIndexOf('/') + 1));
            out.writeStringField("text", source.text());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void writeStages(List<Stage> stages) throws IOException {
        String before = "";
        out.writeArrayFieldStart("stages");
        for (Stage stage : stages) {
            Listing listing = Listing.graph(stage.graph(), stage.steps(provenance));
            boolean first = before.isEmpty();
            List<Change> changes = first ? List.of() : Stage.changes(before, listing.text());
            before = listing.text();
            out.writeStartObject();
            out.writeStringField("pass", stage.pass());
            out.writeStringField("summary", stage.summary());
            if (first || !changes.isEmpty()) {
                out.writeFieldName("graph");
                write(listing);
                write(changes);
            }
            writeRemarks(stage);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void writeRemarks(Stage stage) throws IOException {
        List<List<Integer>> about = provenance.of(stage.remarks(), Flattened.of(stage.tagged()));
        out.writeArrayFieldStart("remarks");
        for (int i = 0; i < about.size(); i++) {
            Remark remark = stage.remarks().get(i);
            out.writeStartObject();
            out.writeStringField("at", remark.where());
            if (remark.obstacle().isPresent()) {
                out.writeStringField("obstacle", remark.obstacle().get());
            }
            writeNumbers("steps", about.get(i));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void write(List<Change> changes) throws IOException {
        out.writeArrayFieldStart("changes");
        for (Change change : changes) {
            out.writeArray(new int[] {change.kept(), change.removed(), change.added()}, 0, 3);
        }
        out.writeEndArray();
    }

    private void write(Listing listing) throws IOException {
        out.writeStartObject();
        out.writeStringField("text", listing.text());
        out.writeArrayFieldStart("links");
        for (Link link : listing.links()) {
            out.writeStartObject();
            out.writeNumberField("from", link.from());
            out.writeNumberField("to", link.to());
            writeNumbers("steps", link.steps());
            if (link.kind() != Kind.INSTRUCTION) {
                out.writeStringField("kind", link.kind().name().toLowerCase(Locale.ROOT));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeMemory(Stage last) throws IOException {
        Flattened lowered = Flattened.of(last.graph());
        List<List<Integer>> origins = provenance.of(Flattened.of(last.tagged()));
        Timeline timeline = Timeline.of(last.graph());
        out.writeObjectFieldStart("memory");
        out.writeNumberField("arena", timeline.arena());
        out.writeNumberField("largestLive", timeline.largestLive());
        out.writeArrayFieldStart("live");
        for (long bytes : timeline.live()) {
            out.writeNumber(bytes);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("values");
        for (LiveRange stay : timeline.values()) {
            Instruction instruction = lowered.steps().get(stay.step()).instruction();
            out.writeStartObject();
            out.writeStringField("name", lowered.steps().get(stay.step()).name());
            out.writeStringField("op", instruction.op().mnemonic());
            writeExtents("shape", instruction.type());
            out.writeNumberField("step", stay.step());
            out.writeNumberField("last", stay.last());
            out.writeNumberField("from", stay.place().from());
            out.writeNumberField("to", stay.place().to());
            writeNumbers("steps", origins.get(stay.step()));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Writes the extents of a tensor, or of one image of a batch. */
    private void writeExtents(String name, TensorType type) throws IOException {
        writeNumbers(name, type.dims().subList(type.batched() ? 1 : 0, type.rank()));
    }

    private void writeNumbers(String name, List<Integer> numbers) throws IOException {
        out.writeArrayFieldStart(name);
        for (int number : numbers) {
            out.writeNumber(number);
        }
        out.writeEndArray();
    }

    /** Keeps {@code </script>} and {@code <!--} out of the text: those characters are written by their number. */
    private static final class NoMarkup extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_STANDARD;
            codes['>'] = ESCAPE_STANDARD;
            codes['&'] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
