package org.convnextc.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page about a folder of images does in a browser. */
class ReportPageTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&.png";

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static Path report;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        Path images = folder.resolve("images");
        copy("test_00256_bag.png", images.resolve("Bag"), HOSTILE);
        copy("test_00257_sandal.png", images.resolve("Sandal"), "a sandal.png");
        copy("test_00257_sandal.png", images.resolve("Bag"), "no bag.png");
        Files.writeString(images.resolve("Bag/broken.png"), "no image");
        report = folder.resolve("report.html");
        Pages.run(
                1,
                "run",
                Pages.example("fashion.net").toString(),
                "--weights",
                Pages.example("weights/fashion.safetensors").toString(),
                "--image",
                images.toString(),
                "--report",
                report.toString(),
                "--explain");
    }

    private static void copy(String example, Path folder, String name) throws Exception {
        Files.createDirectories(folder);
        Files.copy(Pages.example("images").resolve(example), folder.resolve(name));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private void open() {
        context = chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1000, 800));
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().equals(report.toUri().toString())
                    && !request.url().startsWith("data:")) {
                complaints.add("request of " + request.url());
            }
        });
        page.navigate(report.toUri().toString());
    }

    @AfterEach
    void noComplaints() {
        context.close();
        assertEquals(List.of(), complaints);
    }

    private List<String> names() {
        return page.locator("#list .name").allTextContents().stream()
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    void mistakesComeFirstAndNamesAreText() {
        open();
        assertEquals(List.of("no bag.png", "broken.png"), names().subList(0, 2));
        assertTrue(names().contains(HOSTILE), names().toString());
        assertEquals(
                "4 images, 2 of 3 right: accuracy 66.7 %, 1 failed",
                page.locator("#totals").textContent());
        assertEquals("", page.locator("#left-out").textContent());
        assertEquals("wrong: is Bag", page.locator("#list .verdict").first().textContent());
        assertEquals(3, page.locator("#list canvas").count());
        assertEquals(true, page.evaluate("[...document.images].every(image => image.naturalWidth > 0)"));
    }

    @Test
    void filtersOrdersAndSearches() {
        open();
        page.locator("#filter").selectOption("right");
        assertEquals(2, names().size());
        page.locator("#filter").selectOption("failed");
        assertEquals(List.of("broken.png"), names());
        page.locator("#filter").selectOption("all");
        page.locator("#order").selectOption("name");
        assertEquals(HOSTILE, names().get(0));
        page.locator("#search").fill("SANDAL");
        assertEquals(List.of("no bag.png", "a sandal.png"), names());
        page.locator("#heat").uncheck();
        assertEquals(0, page.locator("#list canvas").count());
    }

    @Test
    void theMatrixOfConfusions() {
        open();
        page.locator("#confusions summary").click();
        assertEquals(
                List.of("is \\ taken for", "Bag", "Sandal", "Bag", "1", "1", "Sandal", "", "1"),
                page.locator("#confusions th, #confusions td").allTextContents());
    }
}
