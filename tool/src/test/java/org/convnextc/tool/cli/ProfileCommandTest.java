package org.convnextc.tool.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    /** Microseconds: times are decimals of nanoseconds. */
    private static final double ROUNDING = 1e-4;

    @TempDir
    private Path folder;

    @Test
    void tellsStepsBlocksAndKinds() throws Exception {
        Processes.Result result = profile("--json", "--trace", "trace.json");
        assertEquals("", result.err());
        assertEquals(0, result.status());
        Map<String, String> json = values(result.out());
        assertEquals("Fashion", json.get("/net"));
        assertEquals("3", json.get("/runs"));
        assertTrue(json.get("/engine").startsWith("2 threads, "), result.out());
        double total = number(json, "/total/ms");
        assertTrue(0 < total);
        assertEquals(total, sum(json, "/steps/\\d+/ms"), 1e-9 * total);
        assertEquals(total, sum(json, "/ops/\\d+/ms"), 1e-9 * total);
        assertEquals(1, sum(json, "/steps/\\d+/share"), 1e-9);
        assertEquals(2 * 8_704_128, number(json, "/total/flops"));
        assertEquals(2 * 8_704_128 / total / 1e6, number(json, "/total/gflops"), 1e-6);
        assertTrue(number(json, "/peak_gflops") > 0 && number(json, "/peak_gbytes") > 0, result.out());
        assertTrue(json.containsValue("stages.2.1"), result.out());

        String trace = Files.readString(folder.resolve("trace.json"));
        assertTraceEvents(values(trace));
        List<Event> events = events(trace);
        assertEquals(
                2,
                events.stream()
                        .filter(event -> event.category.equals("forward"))
                        .count());
        long steps = json.keySet().stream()
                .filter(key -> key.matches("/steps/\\d+/ms"))
                .count();
        long blocks = json.keySet().stream()
                .filter(key -> key.matches("/blocks/\\d+/ms"))
                .count();
        assertEquals(2 * (1 + steps + blocks), events.size());
        assertNested(events);
    }

    @Test
    void showsTables() throws Exception {
        Processes.Result result = profile();
        assertEquals("", result.err());
        assertEquals(0, result.status());
        for (String part : List.of(
                "Fashion, forward ", "peak of the same run", "  conv_normalize ", "total ", "100.0 %", "Marks: ")) {
            assertTrue(result.out().contains(part), result.out());
        }
    }

    @Test
    void findsOutFirstThatTheTraceCannotBeWritten() {
        Processes.Result result =
                Program.here("profile", Program.FASHION, "--trace", folder.resolve("none/trace.json"));
        assertEquals(1, result.status());
        assertTrue(result.err().contains("make it first"), result.err());
    }

    private Processes.Result profile(Object... more) throws IOException, InterruptedException {
        var words = new ArrayList<Object>(
                List.of("profile", Program.FASHION, "--threads", "2", "--runs", "3", "--warmup", "1"));
        words.addAll(List.of(more));
        return Program.process(folder, words.toArray());
    }

    private record Event(int worker, String category, double from, double to) {
        boolean within(Event outer) {
            return from >= outer.from - ROUNDING && to <= outer.to + ROUNDING;
        }

        boolean apart(Event other) {
            return to <= other.from + ROUNDING || other.to <= from + ROUNDING;
        }
    }

    private static List<Event> events(String text) throws IOException {
        Map<String, String> values = values(text);
        var events = new TreeMap<Integer, Event>();
        for (int i = 0; values.containsKey("/traceEvents/" + i + "/ph"); i++) {
            String at = "/traceEvents/" + i;
            if (values.get(at + "/ph").equals("X")) {
                double from = number(values, at + "/ts");
                events.put(
                        i,
                        new Event(
                                (int) number(values, at + "/tid"),
                                values.get(at + "/cat"),
                                from,
                                from + number(values, at + "/dur")));
            }
        }
        return List.copyOf(events.values());
    }

    /** What the Trace Event Format asks of complete events and of the names of threads. */
    private static void assertTraceEvents(Map<String, String> trace) {
        assertEquals("ms", trace.get("/displayTimeUnit"));
        int count = 0;
        for (String at = "/traceEvents/0"; trace.containsKey(at + "/ph"); at = "/traceEvents/" + ++count) {
            for (String key : List.of("/pid", "/tid")) {
                assertTrue(Integer.parseInt(trace.get(at + key)) >= 0, at + key);
            }
            assertFalse(trace.get(at + "/name").isEmpty(), at);
            if (trace.get(at + "/ph").equals("M")) {
                assertEquals("thread_name", trace.get(at + "/name"));
                assertEquals("worker " + trace.get(at + "/tid"), trace.get(at + "/args/name"));
            } else {
                assertEquals("X", trace.get(at + "/ph"));
                assertFalse(trace.get(at + "/cat").isEmpty(), at);
                assertTrue(number(trace, at + "/ts") >= 0 && number(trace, at + "/dur") >= 0, at);
            }
        }
        // Nothing else is in the list, not even an event without a phase.
        assertEquals(
                count,
                trace.keySet().stream()
                        .map(key -> key.replaceFirst("^(/traceEvents/\\d+)/.*", "$1"))
                        .filter(key -> key.startsWith("/traceEvents/"))
                        .distinct()
                        .count());
    }

    /** Any two events of a worker are apart, or one holds the other. */
    private static void assertNested(List<Event> events) {
        for (Event a : events) {
            for (Event b : events) {
                assertTrue(a.worker != b.worker || a.apart(b) || a.within(b) || b.within(a), a + " and " + b);
            }
        }
    }

    private static double number(Map<String, String> values, String key) {
        return Double.parseDouble(values.get(key));
    }

    private static double sum(Map<String, String> values, String keys) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().matches(keys))
                .mapToDouble(value -> Double.parseDouble(value.getValue()))
                .sum();
    }

    private static Map<String, String> values(String json) throws IOException {
        var values = new LinkedHashMap<String, String>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
                }
            }
        }
        return values;
    }
}
