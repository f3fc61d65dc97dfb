package org.convnextc.compiler.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.compiler.ir.Function;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.TensorType;
import org.convnextc.compiler.ir.op.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in nets against what was published about them. */
class StandardNetsTest {
    /** Parameters and multiply-accumulates: arXiv 2201.03545, arXiv 2301.00808 and the official repositories. */
    @ParameterizedTest
    @CsvSource({
        "ConvNeXtT,      28589128,  4.456",
        "ConvNeXtS,      50223688,  8.684",
        "ConvNeXtB,      88591464,  15.355",
        "ConvNeXtL,      197767336, 34.361",
        "ConvNeXtXL,     350196968, 60.921",
        "ConvNeXtV2Atto, 3708400,   0.547",
        "ConvNeXtV2Tiny, 28635496,  4.456",
        "ConvNeXtIsoS,   22308712,  4.29",
        "ConvNeXtIsoB,   87083752,  16.90",
        "ConvNeXtIsoL,   305942504, 59.70",
    })
    void hasThePublishedSize(String net, long parameters, String gigaMacs) {
        Function entry = Expansion.builtIn(net).entry();
        assertEquals(parameters, elements(entry));
        int decimals = gigaMacs.length() - gigaMacs.indexOf('.') - 1;
        assertEquals(gigaMacs, String.format("%." + decimals + "f", entry.macs() / 1e9));
    }

    private static long elements(Function entry) {
        return entry.parameters().stream()
                .mapToLong(parameter -> parameter.type().elements())
                .sum();
    }

    @Test
    void tinyHasTheNamesOfTheOfficialCheckpoint() {
        Function entry = Expansion.builtIn("ConvNeXtT").entry();
        List<String> found =
                entry.parameters().stream().map(Parameter::suffix).sorted().toList();
        assertEquals(182, found.size());
        assertEquals(official(List.of(3, 3, 9, 3)).stream().sorted().toList(), found);
    }

    /** The state dict of the official class, built here by the rule of its source. */
    private static List<String> official(List<Integer> depths) {
        var layers = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (int i = 0; i < depths.size(); i++) {
            layers.add("downsample_layers." + i + ".0");
            layers.add("downsample_layers." + i + ".1");
            for (int j = 0; j < depths.get(i); j++) {
                String block = "stages." + i + "." + j;
                for (String layer : List.of("dwconv", "norm", "pwconv1", "pwconv2")) {
                    layers.add(block + "." + layer);
                }
                names.add(block + ".gamma");
            }
        }
        layers.add("norm");
        layers.add("head");
        for (String layer : layers) {
            names.add(layer + ".weight");
            names.add(layer + ".bias");
        }
        return names;
    }

    @Test
    void inputAndResultOfTiny() {
        Graph tiny = Expansion.builtIn("ConvNeXtT");
        Function entry = tiny.entry();
        assertEquals("ConvNeXtT", tiny.name());
        assertEquals("ConvNeXtT", entry.name());
        assertEquals(TensorType.batch(3, 224, 224), entry.inputs().get(0).type());
        assertEquals(List.of("head"), entry.results());
        assertEquals(List.of(TensorType.batch(1000)), entry.resultTypes());
    }
}
