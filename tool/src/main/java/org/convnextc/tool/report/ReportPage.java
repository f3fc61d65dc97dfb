package org.convnextc.tool.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Prediction;
import org.convnextc.tool.html.Template;

/**
 * Writes a report as one HTML file. All that comes from outside is data in one JSON text, which the page's script puts into it as text; by
 * its content security policy the page runs that script alone and loads nothing.
 */
public final class ReportPage {
    /** Classes of a matrix; of more the page lists who is taken for whom. */
    private static final int MOST_CLASSES = 30;

    /** Rows of that list. */
    private static final int MOST_PAIRS = 200;

    private final Report report;
    private final List<String> labels;

    /** Names that several classes have. */
    private final Set<String> shared;

    private final JsonGenerator out;

    private ReportPage(Report report, List<String> labels, JsonGenerator out) {
        this.report = report;
        this.labels = labels;
        var seen = new HashSet<String>();
        shared = labels.stream().filter(name -> !seen.add(name)).collect(Collectors.toSet());
        this.out = out;
    }

    /**
     * @param title what was judged by what
     * @param labels of the classes; empty: their numbers
     */
    public static String emit(String title, Report report, List<String> labels) {
        String style = Template.resource(ReportPage.class, "report.css");
        String script = "\n\"use strict\";\n{\n" + Template.resource(ReportPage.class, "report.js") + "}\n";
        return Template.page(
                Template.resource(ReportPage.class, "report.html"),
                style,
                script,
                Map.of("title", Template.text(title), "data", json(title, report, labels)));
    }

    private static String json(String title, Report report, List<String> labels) {
        var text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            new ReportPage(report, labels, out).write(title);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Nothing in it can end the script that it stands in.
        return text.toString().replace("<", "\\u003c");
    }

    private void write(String title) throws IOException {
        List<Judged> listed = report.listed();
        out.writeStartObject();
        out.writeStringField("title", title);
        out.writeNumberField("images", report.images());
        out.writeNumberField("failures", report.failures());
        out.writeNumberField("withTruth", report.withTruth());
        out.writeNumberField("right", report.right());
        out.writeNumberField("unlisted", report.images() - listed.size());
        out.writeNumberField(
                "unpictured",
                listed.stream()
                        .filter(one -> !one.failed() && one.thumbnail().length == 0)
                        .count());
        writePairs();
        out.writeArrayFieldStart("list");
        for (Judged judged : listed) {
            write(judged);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writePairs() throws IOException {
        Map<Report.Pair, Integer> pairs = report.pairs();
        boolean matrix = pairs.keySet().stream()
                        .flatMap(pair -> Stream.of(pair.truth(), pair.answer()))
                        .distinct()
                        .count()
                <= MOST_CLASSES;
        List<Map.Entry<Report.Pair, Integer>> shown = pairs.entrySet().stream()
                .filter(pair -> matrix || pair.getKey().truth() != pair.getKey().answer())
                .sorted(Map.Entry.<Report.Pair, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(matrix ? MOST_CLASSES * MOST_CLASSES : MOST_PAIRS)
                .toList();
        out.writeBooleanField("matrix", matrix);
        out.writeArrayFieldStart("pairs");
        for (var pair : shown) {
            out.writeStartArray();
            out.writeNumber(pair.getKey().truth());
            out.writeNumber(pair.getKey().answer());
            out.writeNumber(pair.getValue());
            out.writeEndArray();
        }
        out.writeEndArray();
        var classes = new TreeSet<Integer>();
        for (var pair : shown) {
            classes.add(pair.getKey().truth());
            classes.add(pair.getKey().answer());
        }
        writeClasses(classes);
    }

    /** Pairs go by classes' numbers, for two classes may have one name. */
    private void writeClasses(Set<Integer> classes) throws IOException {
        out.writeArrayFieldStart("classes");
        for (int index : classes) {
            out.writeStartArray();
            out.writeNumber(index);
            out.writeString(label(index));
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private String label(int index) {
        return index < labels.size() ? distinct(index, labels.get(index)) : Integer.toString(index);
    }

    /** The name, with the class's number where another class has the same name. */
    private String distinct(int index, String name) {
        return shared.contains(name) ? name + " (" + index + ")" : name;
    }

    private void write(Judged judged) throws IOException {
        out.writeStartObject();
        out.writeStringField("image", judged.image());
        if (judged.truth().isPresent()) {
            out.writeStringField("truth", label(judged.truth().get()));
            out.writeBooleanField("right", judged.right());
        }
        if (judged.failed()) {
            out.writeStringField("failure", judged.failure().orElseThrow());
        }
        out.writeArrayFieldStart("best");
        for (Prediction prediction : judged.predictions()) {
            out.writeStartArray();
            out.writeString(distinct(prediction.index(), prediction.label()));
            out.writeNumber(
                    Double.isFinite(prediction.probability()) ? Math.round(prediction.probability() * 1e4) / 1e4 : 0);
            out.writeEndArray();
        }
        out.writeEndArray();
        if (judged.thumbnail().length > 0) {
            out.writeStringField("jpeg", Base64.getEncoder().encodeToString(judged.thumbnail()));
        }
        if (judged.heat().isPresent()) {
            write(judged.heat().get());
        }
        out.writeEndObject();
    }

    /** Values of 0 to 255: a picture of them shows no more. */
    private void write(HeatMap heat) throws IOException {
        float most = Float.MIN_NORMAL;
        for (float value : heat.values()) {
            most = Math.max(most, value);
        }
        byte[] shades = new byte[heat.values().length];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = (byte) Math.round(255 * Math.max(0, heat.values()[i] / most));
        }
        out.writeArrayFieldStart("heat");
        out.writeNumber(heat.height());
        out.writeNumber(heat.width());
        out.writeString(Base64.getEncoder().encodeToString(shades));
        out.writeEndArray();
    }
}
