package org.convnextc.tool.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.convnextc.compiler.LoadedNet;
import org.convnextc.compiler.Targets;
import org.convnextc.ir.text.Snapshot;
import org.convnextc.tool.html.Stage.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's text; what it does in a browser is tested in {@link PageInBrowserTest}. */
class PageEmitterTest {
    private static final String HOSTILE =
            "</script><img src=x onerror=alert(1)> <!-- <script> & \"quotes\" ]]> {{script}}";

    /** What could make a browser load something. */
    private static final Pattern LOAD = Pattern.compile(
            "(?i)\\b(?:src|href|action|poster|data|background)\\s*=\\s*[\"']|url\\(|@import|\\bfetch\\(|XMLHttpRequest|<link|<iframe|\\bimport\\s*\\(");

    @ParameterizedTest
    @ValueSource(strings = {"ConvNeXtT", "ConvNeXtXL"})
    void isOneSmallFileThatLoadsNothing(String net) {
        String page = page(LoadedNet.builtIn(net));
        int bytes = page.getBytes(StandardCharsets.UTF_8).length;
        assertTrue(bytes < 1_500_000, bytes + " bytes");
        assertTrue(page.contains("default-src 'none'"));
        String shell = page.replaceAll("(?s)<script id=\"data\".*?</script>", "");
        assertFalse(
                LOAD.matcher(shell).find(),
                () -> LOAD.matcher(shell).results().toList().toString());
        assertFalse(
                shell.replace("http://www.w3.org/2000/svg", "").matches("(?s).*https?:.*"), "addresses in the page");
    }

    @Test
    void theSameNetGivesTheSamePage() {
        assertEquals(page(LoadedNet.builtIn("ConvNeXtIsoS")), page(LoadedNet.builtIn("ConvNeXtIsoS")));
    }

    @Test
    void namesAndTextsStayData() throws IOException {
        String page = page(hostile());
        assertFalse(page.contains("<img"), page);
        assertEquals(2, page.split("</script>", -1).length - 1);
        assertEquals(2, page.split("<script", -1).length - 1);
        List<String> strings = strings(page);
        assertTrue(strings.stream().anyMatch(text -> text.contains(HOSTILE)));
        assertTrue(strings.contains("a&b<i>.net"), "the file's name");
    }

    @Test
    void columnsThatMoveAreNoChange() {
        String before = "func {\n  %a   = add\n  %b   = mean\n}\n";
        String after = "func {\n  %a      = add\n  %b_long = mean\n}\n";
        assertEquals(List.of(new Change(2, 1, 1)), Stage.changes(before, after));
    }

    /** A net whose texts try to become markup. */
    static LoadedNet hostile() {
        return LoadedNet.text(
                "folder/a&b<i>.net",
                """
                # %s
                net Hostile {
                  input = 3x8x8
                  preprocess = { normalize mean=[0,0,0] std=[1,1,1] }
                  body = { a: conv 2x2 /2 -> 16; relu; mean }
                }
                """
                        .formatted(HOSTILE));
    }

    static String page(LoadedNet net) {
        return PageEmitter.emit(
                new Snapshot(net.graph(), Snapshot.EXPANSION),
                Targets.JAVA.pipeline(),
                Language.JAVA,
                lowered -> Targets.JAVA.source(lowered, "", "Net"),
                net.sources());
    }

    private static List<String> strings(String page) throws IOException {
        int start = page.indexOf('>', page.indexOf("<script id=\"data\"")) + 1;
        var all = new ArrayList<String>();
        try (JsonParser parser =
                new JsonFactory().createParser(page.substring(start, page.indexOf("</script>", start)))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    all.add(parser.getText());
                }
            }
        }
        return all;
    }
}
