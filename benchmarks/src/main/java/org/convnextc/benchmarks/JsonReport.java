package org.convnextc.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.convnextc.tool.measure.ForwardTime;
import org.convnextc.tool.measure.SlowStretches;
import org.convnextc.tool.measure.Statistics;

/** A report with every single time, those left out too: forwards and the probes beside them. */
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
                write(out, sample, Sample.slow(report.samples(), sample.threads));
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator out, Sample sample, SlowStretches slow) throws IOException {
        List<Double> kept = sample.milliseconds(slow);
        out.writeStartObject();
        out.writeStringField("contender", sample.contender);
        out.writeStringField("engine", sample.engine);
        out.writeNumberField("threads", sample.threads);
        out.writeNumberField("round", sample.round);
        out.writeNumberField("warmup", sample.warmup.forwards());
        out.writeBooleanField("settled", sample.warmup.settled());
        out.writeNumberField("full_speed_probe_us", thousandths(slow.full()));
        out.writeNumberField("left_out", sample.forwards.size() - kept.size());
        if (!kept.isEmpty()) {
            out.writeNumberField("median_ms", Statistics.median(kept));
        }
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
        for (ForwardTime forward : sample.forwards) {
            out.writeNumber(thousandths(forward.nanoseconds() / 1000));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("probe_us");
        for (ForwardTime forward : sample.forwards) {
            out.writeNumber(thousandths(forward.probe()));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static double thousandths(long value) {
        return value / 1e3;
    }
}
