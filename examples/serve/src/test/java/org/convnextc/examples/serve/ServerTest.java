package org.convnextc.examples.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Prediction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers. */
class ServerTest {
    private static final int MOST_BYTES = 1 << 20;

    private static Model model;
    private static Server server;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        model = Fashion.model("stages.3", "features", "head");
        server = new Server(new Server.Settings("127.0.0.1", 0, 1, MOST_BYTES));
        server.serve(model);
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static HttpResponse<String> send(Server to, String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + to.port() + path);
        return HTTP.send(HttpRequest.newBuilder(uri).method(method, body).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        return send(server, "POST", path, BodyPublishers.ofByteArray(body));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(server, "GET", path, BodyPublishers.noBody());
    }

    private static byte[] sandal() throws IOException {
        return Files.readAllBytes(Fashion.SANDAL);
    }

    /** All numbers of an array. */
    private static List<Double> numbers(String json, String name) throws IOException {
        var numbers = new ArrayList<Double>();
        try (JsonParser in = new JsonFactory().createParser(json)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.START_ARRAY && name.equals(in.currentName())) {
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        numbers.add(in.getDoubleValue());
                    }
                }
            }
        }
        return numbers;
    }

    @Test
    void classifiesAsTheModelDoes() throws Exception {
        HttpResponse<String> answer = post("/classify?k=2", sandal());
        List<Prediction> best = model.classify(Fashion.SANDAL, 2);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "{\"predictions\":[{\"index\":5,\"label\":\"Sandal\",\"probability\":"
                        + best.get(0).probability() + "},{\"index\":8,\"label\":\"Bag\",\"probability\":"
                        + best.get(1).probability() + "}]}",
                answer.body());
    }

    @Test
    void embedsAsTheModelDoes() throws Exception {
        HttpResponse<String> answer = post("/embed", sandal());
        assertEquals(200, answer.statusCode(), answer.body());
        List<Double> embedding = numbers(answer.body(), "embedding");
        float[] expected = model.embed(Fashion.SANDAL);
        assertEquals(expected.length, embedding.size());
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], embedding.get(i).floatValue());
        }
    }

    @Test
    void explainsAsTheModelDoes() throws Exception {
        HttpResponse<String> answer = post("/classify?explain=1", sandal());
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"seen\":\"data:image/png;base64,"), answer.body());
        List<Double> values = numbers(answer.body(), "values");
        float[] expected = model.explain(Fashion.SANDAL, 5).values();
        assertArrayEquals(expected, new float[] {
            values.get(0).floatValue(),
            values.get(1).floatValue(),
            values.get(2).floatValue(),
            values.get(3).floatValue()
        });
    }

    @Test
    void aNetWithoutFeaturesOrMapSaysSo() throws Exception {
        var plain = new Server(new Server.Settings("127.0.0.1", 0, 1, MOST_BYTES));
        try {
            plain.serve(Fashion.model());
            HttpResponse<String> features = send(plain, "POST", "/embed", BodyPublishers.ofByteArray(sandal()));
            assertEquals(404, features.statusCode());
            assertTrue(features.body().contains("compile it with --outputs features,head"), features.body());
            HttpResponse<String> explained =
                    send(plain, "POST", "/classify?explain=1", BodyPublishers.ofByteArray(sandal()));
            assertEquals(200, explained.statusCode());
            assertTrue(explained.body().endsWith(",\"heat\":null}"), explained.body());
        } finally {
            plain.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no image", "\u0089PNG\r\n\u001a\n"})
    void whatIsNoImageIsTheCallersMistake(String body) throws Exception {
        HttpResponse<String> answer = post("/classify", body.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().startsWith("{\"error\":\"the body: "), answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "k=0, 'k is 0; expected a number from 1 to 1000'",
        "k=x, 'k is x; expected a number from 1 to 1000'",
        "explain=yes, 'explain is yes; expected a number from 0 to 1'",
        "top=3, 'nothing is called top here; expected k, explain'"
    })
    void aWrongParameterIsTheCallersMistake(String query, String message) throws Exception {
        HttpResponse<String> answer = post("/classify?" + query, sandal());
        assertEquals(400, answer.statusCode());
        assertEquals("{\"error\":\"" + message + "\"}", answer.body());
    }

    @Test
    void aLongBodyIsRefused() throws Exception {
        assertEquals(413, post("/classify", new byte[MOST_BYTES + 1]).statusCode());
        assertEquals(400, post("/classify", new byte[MOST_BYTES]).statusCode());
        BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[MOST_BYTES + 1]));
        assertEquals(413, send(server, "POST", "/classify", chunks).statusCode());
    }

    /** Before any of it was sent. */
    @Test
    void aBodyThatWillBeLongIsRefusedByItsLength() throws Exception {
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(head(20_000_000_000L));
            assertEquals("HTTP/1.1 413", firstWords(socket));
        }
    }

    private static byte[] head(long length) {
        return ("POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String firstWords(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII);
    }

    @Test
    void otherMethodsAndPathsAreTold() throws Exception {
        HttpResponse<String> wrongMethod = get("/classify");
        assertEquals(405, wrongMethod.statusCode());
        assertEquals("POST", wrongMethod.headers().firstValue("Allow").orElseThrow());
        assertEquals(405, post("/metrics", new byte[0]).statusCode());
        HttpResponse<String> nothing = get("/v2/models/Other");
        assertEquals(404, nothing.statusCode());
        assertTrue(nothing.body().contains("/v2/models/Fashion/ready"), nothing.body());
        HttpResponse<String> head = send(server, "HEAD", "/v2/health/ready", BodyPublishers.noBody());
        assertEquals(200, head.statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/health/live|{\"live\":true}",
                "/v2/health/ready|{\"live\":true,\"ready\":true}",
                "/v2/models/Fashion/ready|{\"name\":\"Fashion\",\"ready\":true}",
                "/v2/models/Fashion|{\"name\":\"Fashion\",\"platform\":\"convnextc\","
                        + "\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[-1,1,32,32]}],"
                        + "\"outputs\":[{\"name\":\"stages.3\",\"datatype\":\"FP32\",\"shape\":[-1,192,2,2]},"
                        + "{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[-1,192]},"
                        + "{\"name\":\"head\",\"datatype\":\"FP32\",\"shape\":[-1,10]}]}"
            })
    void healthAndMetadataOfTheOpenInferenceProtocol(String path, String json) throws Exception {
        HttpResponse<String> answer = get(path);
        assertEquals(200, answer.statusCode());
        assertEquals(json, answer.body());
    }

    @Test
    void isAliveAndNotReadyBeforeItHasANet() throws Exception {
        var early = new Server(new Server.Settings("127.0.0.1", 0, 1, MOST_BYTES));
        try {
            assertEquals(
                    200,
                    send(early, "GET", "/v2/health/live", BodyPublishers.noBody())
                            .statusCode());
            assertEquals(
                    503,
                    send(early, "GET", "/v2/health/ready", BodyPublishers.noBody())
                            .statusCode());
            HttpResponse<String> refused = send(early, "POST", "/classify", BodyPublishers.ofByteArray(sandal()));
            assertEquals(503, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
        } finally {
            early.stop();
        }
    }

    @Test
    void whoComesBeyondThePlacesIsRefusedAtOnceAndLetInLater() throws Exception {
        int places = (int) value("convnextc_places");
        assertTrue(places >= 1);
        List<Socket> slow = new ArrayList<>();
        try {
            // Each holds a place, for its body is announced and does not come.
            for (int i = 0; i < 256 && value("convnextc_places_taken") < value("convnextc_places"); i++) {
                var socket = new Socket("127.0.0.1", server.port());
                slow.add(socket);
                socket.getOutputStream().write(head(10));
                awaitTaken(i + 1);
            }
            HttpResponse<String> refused = post("/classify", sandal());
            assertEquals(503, refused.statusCode());
            assertTrue(
                    Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()) >= 1);
            assertEquals(200, get("/v2/health/ready").statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        awaitTaken(0);
        assertEquals(200, post("/classify", sandal()).statusCode());
    }

    /** Bodies that are announced have room in memory, or are not let in. */
    @Test
    void bodiesShareTheMemory() throws Exception {
        var small = new Server(new Server.Settings("127.0.0.1", 0, 3600, Integer.MAX_VALUE - 1));
        List<Socket> slow = new ArrayList<>();
        try {
            small.serve(Fashion.model());
            for (int i = 0; i < 2; i++) {
                var socket = new Socket("127.0.0.1", small.port());
                slow.add(socket);
                socket.getOutputStream().write(head(Integer.MAX_VALUE - 2));
            }
            assertEquals("HTTP/1.1 503", firstWords(answered(slow)));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
            small.stop();
        }
    }

    /** The one that was answered: which of them is let in is the server's choice. */
    private static Socket answered(List<Socket> sockets) throws Exception {
        while (true) {
            for (Socket socket : sockets) {
                if (socket.getInputStream().available() > 0) {
                    return socket;
                }
            }
            Thread.sleep(5);
        }
    }

    private static void awaitTaken(int count) throws Exception {
        while (value("convnextc_places_taken") != count) {
            Thread.sleep(5);
        }
    }

    private static double value(String metric) throws Exception {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void metricsCount() throws Exception {
        double forwards = value("convnextc_forward_seconds_count");
        double refused = value("convnextc_requests_total{code=\"405\"}");
        assertEquals(200, post("/classify", sandal()).statusCode());
        assertEquals(405, get("/embed").statusCode());
        assertEquals(forwards + 1, value("convnextc_forward_seconds_count"));
        assertEquals(forwards + 1, value("convnextc_decode_seconds_bucket{le=\"+Inf\"}"));
        assertEquals(forwards + 1, value("convnextc_queue_seconds_count"));
        assertTrue(value("convnextc_forward_seconds_sum") > 0);
        assertEquals(refused + 1, value("convnextc_requests_total{code=\"405\"}"));
        String all = get("/metrics").body();
        assertTrue(all.contains("# TYPE convnextc_queue_seconds histogram\n"), all);
        assertTrue(all.contains("convnextc_model_info{net=\"Fashion\",engine=\""), all);
        assertFalse(all.contains("NaN"), all);
    }

    @Test
    void thePageMayRunItsOwnScriptAlone() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals(200, page.statusCode());
        assertTrue(page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .startsWith("default-src 'none'; script-src 'self';"));
        assertEquals(200, get("/page.js").statusCode());
        assertEquals(200, get("/page.css").statusCode());
    }
}
