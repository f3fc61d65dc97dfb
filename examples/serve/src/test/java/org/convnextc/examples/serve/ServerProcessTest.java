package org.convnextc.examples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: how it starts, ends and bears too much. */
class ServerProcessTest {
    private static final Pattern SERVING = Pattern.compile("serving Fashion at http://127\\.0\\.0\\.1:(\\d+)/: .*");

    @TempDir
    private Path folder;

    private Process java(String main, String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private Process server(String... options) throws IOException {
        Fashion.compiled("stages.3", "features", "head").writeTo(folder);
        var words = new ArrayList<>(List.of("Fashion", Fashion.WEIGHTS.toString()));
        words.addAll(List.of(options));
        return java("org.convnextc.examples.serve.Server", words.toArray(String[]::new));
    }

    private static int port(Process server) throws IOException {
        var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var said = new ArrayList<String>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher serving = SERVING.matcher(line);
            if (serving.matches()) {
                return Integer.parseInt(serving.group(1));
            }
        }
        throw new AssertionError(said);
    }

    private static String rest(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoWasLetInIsAnsweredAfterTheSignalToStop() throws Exception {
        Process server = server("--port", "0");
        int port = port(server);
        byte[] image = Files.readAllBytes(Fashion.SANDAL);
        try (var slow = new Socket("127.0.0.1", port)) {
            slow.getOutputStream()
                    .write(("POST /classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                                    + image.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().write(image, 0, 10);
            while (!get(port, "/metrics").contains("convnextc_places_taken 1\n")) {
                Thread.sleep(5);
            }
            server.destroy(); // SIGTERM
            while (!get(port, "/v2/health/ready").contains("\"ready\":false")) {
                Thread.sleep(5);
            }
            slow.getOutputStream().write(image, 10, image.length - 10);
            String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("\"index\":5"), answer);
        }
        assertEquals(128 + 15, server.waitFor());
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** The command for a load test, shortened. */
    @Test
    void losesNoAnswerBeyondItsCapacity() throws Exception {
        Process server = server("--port", "0", "--threads", "1");
        try {
            int port = port(server);
            Process load = java(
                    "org.convnextc.examples.serve.Load",
                    "http://127.0.0.1:" + port + "/classify",
                    Fashion.SANDAL.toString(),
                    Long.toString(server.pid()),
                    "300",
                    "3");
            String told = rest(load);
            assertEquals(0, load.waitFor(), told);
            assertTrue(told.endsWith("lost: 0\n"), told);
            assertFalse(told.contains("answered: 0,"), told);
            assertFalse(told.contains("refused: 0,"), told);
            assertTrue(get(port, "/metrics").contains("convnextc_places_taken 0\n"));
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void mistakesAreTold() throws Exception {
        Process without = java("org.convnextc.examples.serve.Server");
        assertEquals(
                "serve: expected the name of a class that convnextc wrote: Server CLASS WEIGHTS [--port P] ...\n",
                withoutWarning(rest(without)));
        assertEquals(2, without.waitFor());
        Process port = java("org.convnextc.examples.serve.Server", "Fashion", "w", "--port", "x");
        assertEquals("serve: port is x; expected a number from 0 to 65535\n", withoutWarning(rest(port)));
        Process none = java("org.convnextc.examples.serve.Server", "None", "w", "--port", "0");
        assertEquals(
                "serve: None is no class that convnextc wrote, or not on the class path\n", withoutWarning(rest(none)));
        Process weights = server("--port", "0", "--host", "no host");
        assertTrue(withoutWarning(rest(weights)).startsWith("serve: cannot listen at no host:0: "));
    }

    private static String withoutWarning(String text) {
        return text.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }
}
