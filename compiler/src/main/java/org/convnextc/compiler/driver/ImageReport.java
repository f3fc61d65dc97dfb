package org.convnextc.compiler.driver;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.runtime.Classification;
import org.convnextc.runtime.Prediction;

/** Writes what became of many images, one after another: predictions to one side, failures to the other. */
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
            out.println("image,rank,index,label,probability");
        }
    }

    void add(Classification<Path> result) {
        progress.hide();
        if (result.failure().isPresent()) {
            failures++;
            err.println("convnextc: " + result.failure().get().getMessage());
        } else {
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
                out.println(image + ": "
                        + predictions.stream().map(ImageReport::text).collect(Collectors.joining(", ")));
            case JSON -> writeJson(image, predictions);
            case CSV -> writeCsv(image, predictions);
        }
    }

    private static String text(Prediction prediction) {
        return String.format(Locale.ROOT, "%s %.4f", prediction.label(), prediction.probability());
    }

    private void writeJson(String image, List<Prediction> predictions) {
        try {
            Json.printLine(out, generator -> {
                generator.writeStartObject();
                generator.writeStringField("image", image);
                Json.writePredictions(generator, predictions);
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
            out.println(Stream.of(image, rank, prediction.index(), prediction.label(), prediction.probability())
                    .map(Object::toString)
                    .map(ImageReport::quoted)
                    .collect(Collectors.joining(",")));
        }
    }

    /** A field as RFC 4180 has it. */
    private static String quoted(String field) {
        return field.matches("[^,\"\\r\\n]*") ? field : "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
