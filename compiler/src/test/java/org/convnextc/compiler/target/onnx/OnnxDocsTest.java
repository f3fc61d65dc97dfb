package org.convnextc.compiler.target.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.ir.Graph;
import org.convnextc.ir.RandomGraphs;
import org.convnextc.ir.op.Norm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of docs/onnx.md about norms. */
class OnnxDocsTest {
    private static final Path PAGE = Path.of("..", "docs", "onnx.md");

    /** The first row behind those of norms. */
    private static final String BEHIND = "| `gelu` |";

    private static final Pattern NODE = Pattern.compile("(?m)^n\\S* = (\\w+) ");

    @TempDir
    private Path folder;

    @Test
    void thePageHasTheOperatorsOfEachNorm() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page;
        for (Norm norm : Norm.all()) {
            expected = withRow(expected, norm.mnemonic(), operators(norm.mnemonic()));
        }
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, expected);
        } else {
            assertEquals(expected, page);
        }
    }

    /** Words about axes behind the operators stay as they are. */
    private static String withRow(String page, String op, String operators) {
        Matcher row = Pattern.compile("(?m)^\\| `" + op + "` \\| .*?((?:, (?:on|with) [^|]*)? \\|)$")
                .matcher(page);
        return row.find()
                ? row.replaceFirst(Matcher.quoteReplacement("| `" + op + "` | " + operators) + "$1")
                : page.replace(BEHIND, "| `" + op + "` | " + operators + " |\n" + BEHIND);
    }

    /** In the order of the nodes, but for those that move axes or name an output. */
    private String operators(String step) throws IOException {
        String net =
                "net Norm { input = 8x5x5 preprocess = { normalize mean=[0,0,0,0,0,0,0,0] std=[1,1,1,1,1,1,1,1] } body = { n: "
                        + step + " } }";
        var diagnostics = new Diagnostics();
        Graph graph = Frontend.load(
                        new Source("test.net", net), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        Path file = folder.resolve("model.onnx");
        OnnxRuntime.write(file, graph, RandomGraphs.weights(graph, 1)::get, OnnxFile.Storage.AUTOMATIC);
        return NODE.matcher(OnnxText.of(file))
                .results()
                .map(node -> node.group(1))
                .filter(operator -> !List.of("Transpose", "Reshape", "Identity").contains(operator))
                .collect(Collectors.joining(", "));
    }
}
