package org.convnextc.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the example server. */
class ServerPageTest {
    private static final Pattern SERVING = Pattern.compile("serving Fashion at (http://127\\.0\\.0\\.1:\\d+/): .*");
    private static final Path SANDAL = Pages.example("images/test_00257_sandal.png");

    @TempDir
    private static Path folder;

    private static Process server;
    private static String address;
    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        Path jar = folder.resolve("Fashion.jar");
        Pages.write(Pages.example("fashion.net"), jar, "--outputs", "stages.3,head");
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jar + File.pathSeparator + System.getProperty("java.class.path"),
                        "org.convnextc.examples.serve.Server",
                        "Fashion",
                        Pages.example("weights/fashion.safetensors").toString(),
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .start();
        address = address();
    }

    private static String address() throws IOException {
        var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        var said = new ArrayList<String>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.add(line);
            Matcher serving = SERVING.matcher(line);
            if (serving.matches()) {
                return serving.group(1);
            }
        }
        throw new AssertionError(said);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.destroy();
            server.waitFor();
        }
    }

    @BeforeEach
    void open() {
        context = chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1000, 800));
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onRequest(request -> {
            if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
                complaints.add("request of " + request.url());
            }
        });
        page.navigate(address);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private void showsTheSandal() {
        PlaywrightAssertions.assertThat(page.locator("#bars .row").first()).containsText("Sandal91.2 %");
        assertEquals(5, page.locator("#bars progress").count());
        assertEquals(
                0.9119, ((Number) page.evaluate("document.querySelector('#bars progress').value")).doubleValue(), 1e-4);
        assertEquals(32, page.evaluate("document.getElementById('seen').naturalWidth"));
        assertEquals("", page.locator("#status").textContent());
    }

    @Test
    void aChosenFileIsClassifiedAndItsHeatMapShown() {
        page.locator("#file").setInputFiles(SANDAL);
        showsTheSandal();
        assertTrue(page.locator("#heat").isVisible());
        // The pixel that speaks most for the class is the reddest.
        Object alphas = page.evaluate(
                "(() => { const canvas = document.getElementById('heat');"
                        + "const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
                        + "return [canvas.width, canvas.height, Math.max(...data.filter((value, i) => i % 4 === 3)), Math.max(...data.filter((value, i) => i % 4 === 2))]; })()");
        assertEquals(List.of(2, 2, 180, 0), alphas);
        page.locator("#show-heat").uncheck();
        assertTrue(page.locator("#heat").isHidden());
        assertEquals(List.of(), complaints);
    }

    @Test
    void aDroppedFileIsClassified() throws IOException {
        var data = page.evaluateHandle(
                "text => { const data = new DataTransfer(); data.items.add(new File([Uint8Array.from(atob(text),"
                        + " c => c.charCodeAt(0))], 'sandal.png', {type: 'image/png'})); return data; }",
                Base64.getEncoder().encodeToString(Files.readAllBytes(SANDAL)));
        page.dispatchEvent("#drop", "drop", Map.of("dataTransfer", data));
        showsTheSandal();
        assertEquals(List.of(), complaints);
    }

    @Test
    void whatIsNoImageIsTold() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "<b>no image</b>");
        page.locator("#file").setInputFiles(text);
        PlaywrightAssertions.assertThat(page.locator("#status.failure"))
                .containsText("the body: begins with the bytes");
        assertTrue(page.locator("main").isHidden());
        // The browser itself tells of the status 400.
        assertEquals(1, complaints.size(), complaints.toString());
        assertTrue(complaints.get(0).contains("400"), complaints.toString());
    }
}
