package org.convnextc.tool.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.convnextc.runtime.Prediction;

/** JSON on standard output. */
public final class Json {
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private Json() {}

    /** One value, indented, with a newline after it. */
    public static void print(PrintWriter to, Content content) throws IOException {
        JsonGenerator out = new JsonFactory().createGenerator(to).useDefaultPrettyPrinter();
        content.writeTo(out);
        out.flush();
        to.println();
        to.flush();
    }

    /** One value in a line. */
    public static void printLine(PrintWriter to, Content content) throws IOException {
        JsonGenerator out = new JsonFactory().createGenerator(to);
        content.writeTo(out);
        out.flush();
        to.println();
    }

    public static void writePredictions(JsonGenerator out, List<Prediction> predictions) throws IOException {
        out.writeArrayFieldStart("predictions");
        for (Prediction prediction : predictions) {
            out.writeStartObject();
            out.writeNumberField("index", prediction.index());
            out.writeStringField("label", prediction.label());
            if (Double.isFinite(prediction.probability())) {
                out.writeNumberField("probability", prediction.probability());
            } else {
                out.writeNullField("probability"); // JSON has no NaN
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    public static void writeExtents(JsonGenerator out, String name, List<Integer> extents) throws IOException {
        out.writeArrayFieldStart(name);
        for (int extent : extents) {
            out.writeNumber(extent);
        }
        out.writeEndArray();
    }
}
