package org.convnextc.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;

/** A report with every single time. */
final class JsonReport {
    private JsonReport() {}

    static String of(Report report) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            out.writeStartObject();
            out.writeStringField("title", report.title());
            out.writeStringField("machine", report.machine());
            out.writeStringField("date", report.date());
            out.writeStringField("peer", report.peer());
            out.writeNumberField("batch", report.plan().batch());
            out.writeNumberField("warmup", report.plan().warmup());
            out.writeArrayFieldStart("samples");
            for (Sample sample : report.samples()) {
                write(out, sample);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator out, Sample sample) throws IOException {
        out.writeStartObject();
        out.writeStringField("contender", sample.contender);
        out.writeStringField("engine", sample.engine);
        out.writeNumberField("threads", sample.threads);
        out.writeNumberField("round", sample.round);
        out.writeNumberField("median_ms", sample.median());
        out.writeNumberField("first_logits_s", sample.firstLogitsSeconds);
        out.writeNumberField("peak_resident_bytes", sample.peakMemoryBytes);
        out.writeNumberField("peak_gflops", sample.peakGigaflops);
        out.writeNumberField("other_load", sample.otherLoad);
        out.writeArrayFieldStart("caller_gains");
        for (double gain : sample.callerGains) {
            out.writeNumber(gain);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("forward_ms");
        for (double milliseconds : sample.milliseconds) {
            out.writeNumber(Math.round(milliseconds * 1e3) / 1e3);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
