package org.convnextc.tool.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.convnextc.tool.profile.ProbedForward;
import org.convnextc.tool.profile.Step;

/**
 * A forward in the Trace Event Format, which Perfetto and Chrome's chrome://tracing read: for each worker a row of complete events, the
 * forward around blocks around steps.
 */
final class TraceFile {
    private static final int PROCESS = 1;
    private static final double NANOS_A_MICRO = 1e3;

    private final JsonGenerator out;
    private final ProbedForward forward;
    private final List<Step> steps;

    private TraceFile(JsonGenerator out, ProbedForward forward, List<Step> steps) {
        this.out = out;
        this.forward = forward;
        this.steps = steps;
    }

    /** The bytes of the file. */
    static byte[] of(ProbedForward forward, List<Step> steps) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
            new TraceFile(out, forward, steps).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write() throws IOException {
        out.writeStartObject();
        out.writeStringField("displayTimeUnit", "ms");
        out.writeArrayFieldStart("traceEvents");
        for (int worker = 0; worker < forward.marks().size(); worker++) {
            name(worker);
            worker(worker, forward.marks().get(worker));
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void name(int worker) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", "thread_name");
        out.writeStringField("ph", "M");
        out.writeNumberField("pid", PROCESS);
        out.writeNumberField("tid", worker);
        out.writeObjectFieldStart("args");
        out.writeStringField("name", "worker " + worker);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void worker(int worker, long[] marks) throws IOException {
        begin("forward", "forward", worker, marks[0], marks[steps.size()]);
        out.writeEndObject();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean first = i == 0 || !steps.get(i - 1).call().equals(step.call());
            if (first && !step.call().isEmpty()) {
                begin(step.call(), "block", worker, marks[i], marks[blockEnd(i)]);
                out.writeEndObject();
            }
            begin(step.name(), step.op(), worker, marks[i], marks[i + 1]);
            out.writeObjectFieldStart("args");
            out.writeStringField("instruction", step.text());
            out.writeNumberField("flops", step.flops());
            out.writeNumberField("bytes", step.bytes());
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    private int blockEnd(int first) {
        int end = first;
        while (end < steps.size()
                && steps.get(end).call().equals(steps.get(first).call())) {
            end++;
        }
        return end;
    }

    private void begin(String name, String category, int worker, long from, long to) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("cat", category);
        out.writeStringField("ph", "X");
        out.writeNumberField("ts", (from - forward.start()) / NANOS_A_MICRO);
        out.writeNumberField("dur", (to - from) / NANOS_A_MICRO);
        out.writeNumberField("pid", PROCESS);
        out.writeNumberField("tid", worker);
    }
}
