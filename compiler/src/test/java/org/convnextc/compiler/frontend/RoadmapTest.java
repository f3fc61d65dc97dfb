package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Graph;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The roads from ResNet-50 to ConvNeXt-T and from ResNet-200 to ConvNeXt-B: multiply-accumulates of arXiv 2201.03545, tables 10 and 11.
 * The paper differs in two rows of the first road: it has 4.46 for layer norm instead of batch norm, which costs nothing in this count,
 * and 4.49 for the last step, whose official code has 4.456.
 */
class RoadmapTest {
    private static final Map<String, Graph> NETS = new HashMap<>();
    private static final List<String> ORDER = new ArrayList<>();

    @BeforeAll
    static void load() {
        var diagnostics = new Diagnostics();
        NetList nets = Frontend.loadAll("../examples/roadmap.net", List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
        for (Graph graph : nets.graphs()) {
            NETS.put(graph.name(), graph);
            ORDER.add(graph.name());
        }
        assertEquals(List.of(), nets.incomplete());
    }

    @ParameterizedTest
    @CsvSource({
        "ResNet50,       4.09, ResNet200,      15.01",
        "R01_StageRatio, 4.53, B01_StageRatio, 14.52",
        "R02_Patchify,   4.42, B02_Patchify,   14.38",
        "R03_Depthwise,  2.35, B03_Depthwise,  7.23",
        "R04_Width,      5.27, B04_Width,      16.76",
        "R05_Inverted,   4.64, B05_Inverted,   15.68",
        "R06_MoveUp,     4.07, B06_MoveUp,     14.63",
        "R07_Kernel5,    4.10, B07_Kernel5,    14.70",
        "R07_Kernel7,    4.15, B07_Kernel7,    14.81",
        "R07_Kernel9,    4.21, B07_Kernel9,    14.95",
        "R07_Kernel11,   4.29, B07_Kernel11,   15.13",
        "R08_Gelu,       4.15, B08_Gelu,       14.81",
        "R09_FewerActs,  4.15, B09_FewerActs,  14.81",
        "R10_FewerNorms, 4.15, B10_FewerNorms, 14.81",
        "R11_LayerNorm,  4.15, B11_LayerNorm,  14.81",
        "R12_SeparateDS, 4.46, B12_SeparateDS, 15.35",
    })
    void costsWhatThePaperSays(String first, String firstMacs, String second, String secondMacs) {
        assertEquals(firstMacs, gigaMacs(first));
        assertEquals(secondMacs, gigaMacs(second));
        assertEquals(List.of(), Verifier.problems(NETS.get(first)));
        assertEquals(List.of(), Verifier.problems(NETS.get(second)));
        // Step by step in the file, too.
        assertEquals(16, ORDER.indexOf(second) - ORDER.indexOf(first));
    }

    private static String gigaMacs(String net) {
        return String.format("%.2f", NETS.get(net).entry().macs() / 1e9);
    }

    @Test
    void endsAtConvNeXt() {
        assertSameSize("R12_SeparateDS", "ConvNeXtT");
        assertSameSize("B12_SeparateDS", "ConvNeXtB");
    }

    private static void assertSameSize(String step, String net) {
        Graph expected = Expansion.builtIn(net);
        assertEquals(expected.entry().macs(), NETS.get(step).entry().macs());
        assertEquals(Expansion.learned(expected), Expansion.learned(NETS.get(step)));
    }
}
