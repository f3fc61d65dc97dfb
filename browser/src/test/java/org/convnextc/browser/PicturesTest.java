package org.convnextc.browser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of docs/page.md. Not in every build: each version of the browser draws its own pixels. */
@EnabledIfSystemProperty(named = "pictures", matches = "true")
class PicturesTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    Path folder;

    @Test
    void takesThePictures() throws Exception {
        Path tiny = folder.resolve("tiny.html");
        Pages.write(Pages.example("tiny.net"), tiny);
        try (Chromium chromium = Chromium.start()) {
            Page net = open(chromium, tiny, ColorScheme.LIGHT);
            for (String row : new String[] {"stages.1", "stages.1.1", "stages.1.1.pwconv1"}) {
                net.locator("#tree [role=treeitem][data-path='" + row + "']").click();
            }
            take(net, net.locator("#code .hit"), "page-net.png");
            Page memory = open(chromium, tiny, ColorScheme.DARK);
            memory.locator("#tab-memory").click();
            Locator value = memory.locator(
                    "#chart rect.stay", new Page.LocatorOptions().setHasText("downsample_layers.1.0_hat:"));
            value.hover();
            take(memory, value, "page-memory.png");
        }
    }

    private static Page open(Chromium chromium, Path file, ColorScheme colours) {
        Page page = chromium.browser()
                .newPage(new Browser.NewPageOptions()
                        .setViewportSize(1280, 760)
                        .setColorScheme(colours)
                        .setReducedMotion(ReducedMotion.REDUCE));
        page.navigate(file.toUri().toString());
        return page;
    }

    /** @param shown must be there */
    private static void take(Page page, Locator shown, String name) {
        assertTrue(shown.count() > 0, name);
        page.screenshot(new Page.ScreenshotOptions().setPath(DOCS.resolve(name)));
    }
}
