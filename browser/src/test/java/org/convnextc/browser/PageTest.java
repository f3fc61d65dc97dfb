package org.convnextc.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page of ConvNeXt-T does when a user opens and uses it. */
class PageTest {
    private static final int WIDE = 1280;
    private static final int NARROW = 400;

    /** What WCAG asks of text. */
    private static final double CONTRAST = 4.5;

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static Path tiny;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        tiny = folder.resolve("tiny.html");
        Pages.write(Pages.example("tiny.net"), tiny);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private void openTiny() {
        open(tiny, WIDE, ColorScheme.LIGHT);
    }

    @AfterEach
    void noComplaints() {
        context.close();
        assertEquals(List.of(), complaints);
    }

    private void open(Path file, int width, ColorScheme colours) {
        context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 800)
                        .setColorScheme(colours)
                        .setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().equals(file.toUri().toString())) {
                complaints.add("request of " + request.url());
            }
        });
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.navigate(file.toUri().toString());
    }

    @Test
    void saysWhatTheNetIs() {
        openTiny();
        assertEquals("Tiny", page.locator("h1").textContent());
        String totals = page.locator("#totals").textContent().replace('\u202f', ' ');
        assertEquals("3×224×224 → 1000 · 28.6 M parameters · 4.46 GMACs · 2.41 MB arena", totals);
        assertEquals(8, page.locator("#tree > .group").count());
        assertEquals("56×56×96", page.locator("#tree > .edge").nth(2).textContent());
    }

    @Test
    void aStepIsHighlightedEverywhere() {
        openTiny();
        row("stages.1").click();
        row("stages.1.2").click();
        row("stages.1.2.pwconv1").click();
        assertHits("#source", "pwconv1: linear -> 4*w");
        assertHits("#graph", "%add_0 = mlp %norm_hat, @p.mlp residual=%x hidden=768");
        assertHits("#code", "%add_0 = mlp %norm_hat, @p.mlp residual=%x hidden=768");
        assertTrue(page.locator("#code .hit").allTextContents().stream().anyMatch(line -> line.contains("Ops.mlp(t,")));
        assertEquals(
                1,
                page.locator("#graph .context", containing("%stages.1.2 = call @block_28x28x192"))
                        .count());
        assertEquals(
                2,
                page.locator("#graph .context", containing("const @p.mlp.expand"))
                        .count());
        assertEquals("true", row("stages.1.2.pwconv1").getAttribute("aria-selected"));
        assertEquals("convnext.net", page.locator("#source option:checked").textContent());
        String details = page.locator("#details").textContent();
        assertTrue(details.contains("stages.1.2.pwconv1.weight 768×192"), details);
        for (String pane : List.of("#source", "#graph", "#code")) {
            assertTrue(isInView(page.locator(pane + " .hit").first(), page.locator(pane + " .lines")), pane);
        }
    }

    @Test
    void aLineSelectsAllStepsThatItMakes() {
        openTiny();
        page.locator("#source select").selectOption("convnext.net");
        page.locator("#source .ln", containing("dwconv:")).first().click();
        assertEquals("18", page.locator("#details dd").first().textContent());
        assertEquals(4, page.locator("#graph .hit").count());

        page.locator("#graph .ln", containing("%downsample_layers.2.1 = conv_gemm"))
                .click();
        assertEquals("downsample_layers.2.1", page.locator("#details h3").textContent());
        assertHits("#code", "%downsample_layers.2.1 = conv_gemm");

        page.locator("#code .ln", containing("mlpProjectWeight = b.matrix"))
                .first()
                .click();
        assertHits("#graph", "%add_0 = mlp %norm_hat, @p.mlp residual=%x hidden=384");
        assertEquals(1, page.locator("#graph .hit").count());

        page.locator("#code .ln", containing("%mean_0 = mean")).click();
        assertEquals("mean_0", page.locator("#details h3").textContent());
        assertEquals("true", row("mean_0").getAttribute("aria-selected"));
    }

    @Test
    void theGraphCanBeThatAfterAnyPass() {
        openTiny();
        row("stages.0").click();
        row("stages.0.1").click();
        row("stages.0.1.norm").click();
        page.locator("#graph select").selectOption("after expansion");
        assertHits("#graph", "%stages.0.1.norm = layernorm");
        assertEquals(1, page.locator("#graph .hit").count());
    }

    @Test
    void groupsFold() {
        openTiny();
        Locator block = row("stages.0.1.norm");
        assertFalse(block.isVisible());
        page.locator("#expand").click();
        assertTrue(block.isVisible());
        assertTrue(page.locator("#skips path").count() >= 2 * 18, "residuals drawn");
        page.locator("#collapse").click();
        assertFalse(row("stages.0.1").isVisible());
        row("stages.0").locator(".twisty").click();
        assertTrue(row("stages.0.1").isVisible());
        assertEquals("true", row("stages.0").getAttribute("aria-expanded"));
    }

    @Test
    void theKeyboardIsEnough() {
        openTiny();
        row("to_channels_last_0").focus();
        for (String key : List.of("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight")) {
            page.keyboard().press(key);
        }
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertEquals("stages.0.0.dwconv", page.locator("#details h3").textContent());
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
        assertFalse(row("stages.0.0.dwconv").isVisible());
        page.keyboard().press("Escape");
        assertEquals(0, page.locator(".hit").count());

        page.locator("#graph .lines").focus();
        page.keyboard().press("End");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("Enter");
        assertEquals("head", page.locator("#details h3").textContent());

        page.locator("#tab-net").focus();
        page.keyboard().press("ArrowRight");
        assertTrue(page.locator("#passes").isVisible());
        assertFalse(page.locator("#net").isVisible());
    }

    @Test
    void passesShowWhatTheyChanged() {
        openTiny();
        page.locator("#tab-passes").click();
        Locator pass = page.locator("details.pass", containing("gather_from_input"));
        assertEquals("+1 −2", pass.locator(".counts").textContent());
        pass.locator("summary").click();
        pass.locator(".ln").first().waitFor();
        assertEquals(1, pass.locator(".added").count());
        assertEquals(2, pass.locator(".removed").count());
        assertTrue(pass.locator(".added").textContent().contains("layout=nchw"));
        int lines = pass.locator(".ln").count();
        pass.locator(".fold").first().click();
        assertTrue(pass.locator(".ln").count() > lines);
        assertTrue(page.locator(".pass.same").allTextContents().stream()
                .allMatch(text -> text.endsWith("changed nothing")));
    }

    @Test
    void passesTellWhereTheyAppliedAndWhatStoodInTheirWay() throws Exception {
        Path net = Files.writeString(
                folder.resolve("se.net"),
                """
                net SE {
                  input = 3x8x8
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = {
                    stem: conv 2x2 /2 -> 8
                    b.0: { residual { dw: conv 3x3 depthwise; norm: layernorm; up: linear -> 16; gelu; down: linear -> 8 } }
                    b.1: { residual { dw: conv 3x3 depthwise; norm: layernorm; up: linear -> 16; gelu; down: linear -> 8 } }
                    mean; expand: linear -> 16; multiply { } via { gate: linear -> 16; sigmoid }; head: linear -> 4
                  }
                }
                """);
        Path file = folder.resolve("se.html");
        Pages.write(net, file);
        open(file, WIDE, ColorScheme.LIGHT);
        page.locator("#tab-passes").click();
        Locator pass = page.locator("details.pass", containing("gemm(gemm(x)) = mlp(x)"));
        assertEquals("not at 2 places", pass.locator(".misses").textContent());
        pass.locator("summary").click();
        assertEquals(
                List.of(
                        "not at %sigmoid_0 in @SE: %sigmoid_0 has the epilogue sigmoid",
                        "not at %head in @SE: %multiply_0 (multiply) stands between"),
                pass.locator(".missed li").allTextContents());
        pass.locator(".applied .place").click();
        assertTrue(page.locator("#net").isVisible());
        // The last layer of both blocks, which share the instruction, and the residual that it adds.
        assertEquals(
                List.of("down", "add_0", "down", "add_0"),
                page.locator("#tree .row.selected .name").allTextContents());
    }

    @Test
    void theMemoryPlanIsAChart() {
        openTiny();
        page.locator("#tab-memory").click();
        String plan = page.locator("#plan").textContent().replace('\u202f', ' ');
        assertTrue(plan.contains("The arena takes 2.41 MB"), plan);
        assertTrue(plan.contains("stages.0.0.norm_hat"), plan);
        // The block's input, and what the convolution made of it.
        assertEquals(2, page.locator("#busiest tbody tr").count());
        assertEquals(
                1,
                page.locator("#chart rect.stay.linear", containing("stages.0.1.add_0: mlp"))
                        .count());
        Locator value = page.locator("#chart rect.stay", containing("stages.0.1.norm_hat:"));
        value.hover();
        assertTrue(
                page.locator("#value").textContent().startsWith("stages.0.1.norm_hat: conv_normalize, 56×56×96, 1.20"));
        value.click();
        assertEquals(1, page.locator("#chart .selected").count());
        page.locator("#tab-net").click();
        assertEquals(2, page.locator("#tree .row.selected").count());
        assertTrue(row("stages.0.1.dwconv").isVisible());
    }

    @Test
    void aNarrowScreenHasTabs() {
        open(tiny, NARROW, ColorScheme.LIGHT);
        assertNoOverflow();
        row("stages.3").click();
        row("stages.3.0").click();
        row("stages.3.0.dwconv").click();
        for (String pane : List.of("source", "graph", "code")) {
            assertFalse(page.locator("#" + pane).isVisible());
            assertTrue(page.locator("#tab-" + pane).getAttribute("class").contains("marked"), pane);
            page.locator("#tab-" + pane).click();
            assertTrue(
                    isInView(page.locator("#" + pane + " .hit").first(), page.locator("#" + pane + " .lines")), pane);
            assertFalse(page.locator("#net").isVisible());
            assertNoOverflow();
        }
        page.locator("#tab-passes").click();
        page.locator("details.pass summary").first().click();
        assertNoOverflow();
        page.locator("#tab-memory").click();
        assertNoOverflow();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void textsHaveContrast(ColorScheme colours) {
        open(tiny, WIDE, colours);
        row("stages.0").click();
        assertContrast(colours);
        // The other colours, by the button.
        String before = background();
        page.locator("#theme").click();
        assertNotEquals(before, background());
        assertContrast(colours);
        for (String tab : List.of("passes", "memory")) {
            page.locator("#tab-" + tab).click();
            page.locator("details.pass summary").first().evaluate("summary => summary.parentElement.open = true");
            assertContrast(colours);
        }
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        Path net = Files.writeString(
                folder.resolve("a&b<i>'x'.net"),
                """
                # </script><script>alert(1)</script><img src=x onerror=alert(2)>
                net Hostile {
                  input = 3x8x8
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = { a: conv 2x2 /2 -> 16; relu; mean }  # "><svg onload=alert(3)>
                }
                """);
        Path file = folder.resolve("hostile.html");
        Pages.write(net, file);
        open(file, WIDE, ColorScheme.LIGHT);
        assertEquals("a&b<i>'x'.net", page.locator("#source option").first().textContent());
        assertTrue(page.locator("#source .ln").first().textContent().contains("<img src=x onerror=alert(2)>"));
        assertEquals(0, page.locator("img, #source svg, i").count());
        row("relu_0").click();
        assertHits("#source", "\"><svg onload=alert(3)>");
    }

    @Test
    void nativeCodeIsShown() throws Exception {
        Path file = folder.resolve("native.html");
        Pages.write(Pages.example("tiny.net"), file, "--target", "native");
        open(file, WIDE, ColorScheme.LIGHT);
        assertTrue(page.locator("#code").textContent().contains("C++"));
        row("stages.1").click();
        row("stages.1.2").click();
        row("stages.1.2.dwconv").click();
        assertHits("#graph", "%x, @p");
        assertHits("#code", "%x, @p");
        assertHits("#code", "Image<28, 28, 192>");
        page.locator("#code .ln", containing("%mean_0 = mean")).click();
        assertEquals("mean_0", page.locator("#details h3").textContent());
        page.locator("#tab-memory").click();
        assertTrue(page.locator("#plan").textContent().contains("The arena takes"));
    }

    @ParameterizedTest
    @CsvSource({"roadmap.net, R09_FewerActs", "custom.net, ", "xlarge.net, "})
    void otherNets(String file, String net) throws Exception {
        Path written = folder.resolve("other.html");
        Pages.write(Pages.example(file), written, net == null ? new String[0] : new String[] {"--net", net});
        open(written, WIDE, ColorScheme.LIGHT);
        page.locator("#expand").click();
        Locator last = page.locator("#tree .row[role=treeitem]").last();
        last.click();
        for (String pane : List.of("#source", "#graph", "#code")) {
            assertTrue(page.locator(pane + " .hit").count() > 0, pane);
        }
    }

    private Locator row(String name) {
        return page.locator("#tree [role=treeitem][data-path='" + name + "']");
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private void assertHits(String pane, String text) {
        List<String> lines = page.locator(pane + " .hit").allTextContents();
        assertTrue(lines.stream().anyMatch(line -> line.contains(text)), () -> text + " in " + lines);
    }

    private static boolean isInView(Locator line, Locator list) {
        var inner = line.boundingBox();
        var outer = list.boundingBox();
        return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
    }

    private void assertNoOverflow() {
        assertEquals(NARROW, page.evaluate("document.documentElement.scrollWidth"));
    }

    private String background() {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    /** Of every visible text against what is painted behind it, by WCAG's formula. */
    private void assertContrast(ColorScheme colours) {
        Object worst = page.evaluate(CONTRAST_SCRIPT);
        String found = worst.toString();
        double ratio = Double.parseDouble(found.substring(0, found.indexOf(' ')));
        assertTrue(ratio >= CONTRAST, colours + ": " + found);
    }

    private static final String CONTRAST_SCRIPT =
            """
            () => {
              const rgb = text => text.match(/[\\d.]+/g).map(Number);
              const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = element => {
                for (let e = element; e; e = e.parentElement) {
                  const colour = rgb(getComputedStyle(e).backgroundColor);
                  if (colour.length < 4 || colour[3] > 0) return colour;
                }
                return [255, 255, 255];
              };
              let worst = [Infinity, ""];
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const element = node.parentElement;
                const colour = rgb(getComputedStyle(element).color);
                if (!node.data.trim() || !element.checkVisibility() || colour[3] === 0 || element.closest("svg, script")) continue;
                const [a, b] = [light(colour), light(behind(element))].sort((x, y) => y - x);
                const ratio = (a + 0.05) / (b + 0.05);
                if (ratio < worst[0]) worst = [ratio, `${element.className} ${node.data}`];
              }
              return `${worst[0]} ${worst[1]}`;
            }
            """;
}
