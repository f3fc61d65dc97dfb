package org.convnextc.examples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.convnextc.compiler.Targets;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.compiler.target.ClassSpec;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.image.Labels;
import org.convnextc.ir.Graph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application of docs/serving.md, as a user compiles and runs it. */
class SpringBootTest {
    private static final Path APPLICATION = Path.of("boot", "ClassifierApplication.java");
    private static final Pattern STARTED = Pattern.compile(".*Tomcat started on port (\\d+) .*");

    @TempDir
    private Path folder;

    @Test
    void classifiesAndTellsMistakesApart() throws Exception {
        compile();
        Process application = start(
                "java",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                "com.acme.ClassifierApplication",
                "--server.port=0",
                "--net.weights=" + Fashion.WEIGHTS);
        try {
            URI uri = URI.create("http://127.0.0.1:" + port(application) + "/classify");
            HttpResponse<String> sandal = post(uri, Files.readAllBytes(Fashion.SANDAL));
            assertEquals(200, sandal.statusCode(), sandal.body());
            assertTrue(
                    sandal.body().startsWith("[{\"index\":5,\"label\":\"Sandal\",\"probability\":0.91"), sandal.body());
            HttpResponse<String> none = post(uri, new byte[3]);
            assertEquals(400, none.statusCode());
            assertTrue(none.body().startsWith("the image: begins with the bytes 00 00 00, expected"), none.body());
            assertEquals(413, post(uri, new byte[(16 << 20) + 1]).statusCode());
        } finally {
            application.destroy();
        }
        assertEquals(128 + 15, application.waitFor());
    }

    private void compile() throws Exception {
        var diagnostics = new Diagnostics();
        Graph flat = Frontend.load(
                        Path.of("..", "fashion.net"), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        ClassSpec fashion =
                ClassSpec.of("com.acme", "Fashion").withLabels(Labels.read(Path.of("..", "labels", "fashion.txt"), 10));
        Path source = Files.writeString(
                folder.resolve("Fashion.java"),
                Targets.JAVA
                        .sources(Targets.JAVA.lower(flat, diagnostics), fashion)
                        .get("Fashion.java"));
        Process javac = start(
                "javac",
                "-parameters",
                "-Xlint:all,-path,-processing",
                "-Werror",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString(),
                APPLICATION.toString());
        String warnings = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", warnings);
        assertEquals(0, javac.waitFor());
    }

    private static Process start(String program, String... words) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", program).toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String port(Process application) throws IOException {
        var out = new BufferedReader(new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8));
        var said = new ArrayList<String>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher started = STARTED.matcher(line);
            if (started.matches()) {
                return started.group(1);
            }
        }
        throw new AssertionError(String.join("\n", said));
    }

    private static HttpResponse<String> post(URI uri, byte[] body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void theDocumentationShowsIt() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "serving.md"));
        assertTrue(page.contains("```java\n" + Files.readString(APPLICATION) + "```\n"), "docs/serving.md");
    }
}
