package org.convnextc.tool.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.io.Printable;
import org.convnextc.runtime.Classification;
import org.convnextc.runtime.Prediction;
import org.convnextc.tool.console.Json;
import org.convnextc.tool.console.ProgressBar;

/**
 * Writes what became of many images, one after another: predictions to one side, failures to the other. Tables and JSON have the
 * failures too, so that each image has its line. Text and tables have no control characters, which a terminal takes for commands.
 */
final class ImageReport {
    /** How predictions are written. */
    enum Form {
        TEXT,
        JSON,
        CSV
    }

    private final Form form;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ProgressBar progress;
    private int failures;

    /** @param images that are to come */
    ImageReport(Form form, int images, PrintWriter out, PrintWriter err) {
        this.form = form;
        this.out = out;
        this.err = err;
        progress = new ProgressBar(images, err);
        if (form == Form.CSV) {
            out.println("image,rank,index,label,probability,error");
        }
    }

    void add(Classification<Path> result) {
        progress.hide();
        if (result.failure().isPresent()) {
            failures++;
            String failure = result.failure().get().getMessage();
            err.println("convnextc: " + Printable.of(failure));
            writeFailure(result.image().toString(), failure);
        } else {
            NonFinite.in(result.image().toString(), result.predictions()).ifPresent(problem -> {
                failures++;
                err.println(problem);
            });
            write(result.image().toString(), result.predictions());
        }
        out.flush();
        progress.step();
    }

    /** How many images failed. */
    int finish() {
        progress.hide();
        return failures;
    }

    private void write(String image, List<Prediction> predictions) {
        switch (form) {
            case TEXT ->
                out.println(Printable.of(image) + ": "
                        + predictions.stream().map(ImageReport::text).collect(Collectors.joining(", ")));
            case JSON -> writeJson(image, out -> Json.writePredictions(out, predictions));
            case CSV -> writeCsv(image, predictions);
        }
    }

    private void writeFailure(String image, String failure) {
        switch (form) {
            case TEXT -> {
                // Standard error has it.
            }
            case JSON -> writeJson(image, out -> out.writeStringField("error", failure));
            case CSV -> writeRow(image, "", "", "", "", failure);
        }
    }

    private static String text(Prediction prediction) {
        return String.format(Locale.ROOT, "%s %.4f", Printable.of(prediction.label()), prediction.probability());
    }

    private void writeJson(String image, Json.Content content) {
        try {
            Json.printLine(out, generator -> {
                generator.writeStartObject();
                generator.writeStringField("image", image);
                content.writeTo(generator);
                generator.writeEndObject();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeCsv(String image, List<Prediction> predictions) {
        int rank = 0;
        for (Prediction prediction : predictions) {
            rank++;
            writeRow(image, rank, prediction.index(), prediction.label(), prediction.probability(), "");
        }
    }

    private void writeRow(Object... fields) {
        out.println(Stream.of(fields)
                .map(Object::toString)
                .map(Printable::of)
                .map(ImageReport::quoted)
                .collect(Collectors.joining(",")));
    }

    /** A field as RFC 4180 has it. */
    private static String quoted(String field) {
        return field.matches("[^,\"\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
