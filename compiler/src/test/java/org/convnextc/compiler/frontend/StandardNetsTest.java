package org.convnextc.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Result;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Parameter;
import org.convnextc.ir.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in nets against what was published about them. */
class StandardNetsTest {
    /**
     * Parameters and multiply-accumulates: arXiv 2201.03545, arXiv 2301.00808 and the official repositories; those of timm's sizes are its
     * own, those of ResNet, ResNeXt and MobileNetV2 are torchvision's.
     */
    @ParameterizedTest
    @CsvSource({
        "convnext.net, ConvNeXtAtto,    3695520,   0.547",
        "convnext.net, ConvNeXtFemto,   5217784,   0.780",
        "convnext.net, ConvNeXtPico,    9045672,   1.367",
        "convnext.net, ConvNeXtNano,    15593560,  2.446",
        "convnext.net, ConvNeXtT,       28589128,  4.456",
        "convnext.net, ConvNeXtTHnf,    28589128,  4.456",
        "convnext.net, ConvNeXtS,       50223688,  8.684",
        "convnext.net, ConvNeXtB,       88591464,  15.355",
        "convnext.net, ConvNeXtL,       197767336, 34.361",
        "convnext.net, ConvNeXtXL,      350196968, 60.921",
        "convnext.net, ConvNeXtXXL,     846471016, 151.6",
        "convnext.net, ConvNeXtV2Atto,  3708400,   0.547",
        "convnext.net, ConvNeXtV2Femto, 5233240,   0.780",
        "convnext.net, ConvNeXtV2Pico,  9066280,   1.367",
        "convnext.net, ConvNeXtV2Nano,  15623800,  2.446",
        "convnext.net, ConvNeXtV2Tiny,  28635496,  4.456",
        "convnext.net, ConvNeXtV2Base,  88717800,  15.355",
        "convnext.net, ConvNeXtV2Large, 197956840, 34.361",
        "convnext.net, ConvNeXtV2Huge,  660289640, 114.922",
        "convnext.net, ConvNeXtIsoS,    22308712,  4.29",
        "convnext.net, ConvNeXtIsoB,    87083752,  16.90",
        "convnext.net, ConvNeXtIsoL,    305942504, 59.70",
        "resnet.net,   ResNet18,        11689512,  1.814",
        "resnet.net,   ResNet34,        21797672,  3.664",
        "resnet.net,   ResNet50,        25557032,  4.089",
        "resnet.net,   ResNet101,       44549160,  7.801",
        "resnet.net,   ResNet152,       60192808,  11.514",
        "resnet.net,   ResNeXt50,       25028904,  4.230",
        "resnet.net,   ResNeXt101,      88791336,  16.414",
        "mobilenet_v2.net, MobileNetV2, 3504872,   0.301",
    })
    void hasThePublishedSize(String file, String net, long parameters, String gigaMacs) {
        Graph graph = Expansion.builtInOf(file, net);
        assertEquals(parameters, Expansion.learned(graph));
        int decimals = gigaMacs.length() - gigaMacs.indexOf('.') - 1;
        assertEquals(
                gigaMacs, String.format("%." + decimals + "f", graph.entry().macs() / 1e9));
    }

    /** timm's own counts of its convnext_*_ols, convnext_large_mlp and test_convnext3. */
    @Test
    void timmsVariantsHaveItsSizes() {
        String atto = "depths=[2, 2, 6, 2]";
        assertEquals(3702912, learned("ConvNeXtOls", atto, "widths=[40, 80, 160, 320]", "stem_width=24"));
        assertEquals(5226520, learned("ConvNeXtOls", atto, "widths=[48, 96, 192, 384]", "stem_width=24"));
        assertEquals(9061928, learned("ConvNeXtOls", atto, "widths=[64, 128, 256, 512]", "stem_width=32"));
        assertEquals(
                15649560, learned("ConvNeXtOls", "depths=[2, 2, 8, 2]", "widths=[80, 160, 320, 640]", "stem_width=80"));
        assertEquals(
                2164232,
                learned(
                        "ConvNeXtOls",
                        "depths=[2, 2, 4, 2]",
                        "widths=[32, 64, 128, 256]",
                        "stem_width=32",
                        "stem_act=yes",
                        "norm=simplenorm"));
        String large = "depths=[3, 3, 27, 3]";
        String widths = "widths=[192, 384, 768, 1536]";
        assertEquals(200128168, learned("ConvNeXtMlpHead", large, widths, "hidden=1536"));
        assertEquals(199771584, learned("ConvNeXtMlpHead", large, widths, "hidden=1536", "classes=768"));
        assertEquals(
                468840,
                learned("ConvNeXtKernels", "depths=[1, 1, 1, 1]", "widths=[32, 64, 96, 128]", "kernels=[7, 5, 5, 3]"));
    }

    private static long learned(String net, String... slots) {
        return Expansion.learned(Expansion.builtIn(net, slots));
    }

    /** As in the paper, table 1, which has 45.0 for B. */
    @ParameterizedTest
    @CsvSource({"ConvNeXtT, 13.1", "ConvNeXtS, 25.5", "ConvNeXtB, 45.1", "ConvNeXtL, 101.0", "ConvNeXtXL, 179.0"})
    void resolutionIsASlot(String net, String gigaMacs) {
        Graph graph = Expansion.builtIn(net, "input=3x384x384");
        assertEquals(gigaMacs, String.format("%.1f", graph.entry().macs() / 1e9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"convnext.net", "resnet.net", "mobilenet_v2.net"})
    void everyNetTakesOtherResolutions(String file) {
        for (String input : List.of("3x384x384", "3x231x310")) {
            var diagnostics = new Diagnostics();
            NetList nets = Frontend.loadAll(file, List.of("input=" + input), new SourceMap(), diagnostics)
                    .orElseThrow(() -> new AssertionError(diagnostics.all()));
            for (Graph graph : nets.graphs()) {
                assertEquals(List.of(), Verifier.problems(graph), graph.name());
                assertEquals(List.of(TensorType.batch(1000)), graph.entry().resultTypes(), graph.name());
            }
        }
    }

    /** Blocks without layer scale have two parameters a block fewer: 18 blocks of 384 and 768 channels. */
    @ParameterizedTest
    @CsvSource({"ConvNeXtIsoS, 22315624", "ConvNeXtIsoB, 87097576"})
    void isotropicNetsCanHaveLayerScale(String net, long parameters) {
        assertEquals(parameters, Expansion.learned(Expansion.builtIn(net, "layer_scale=1e-6")));
    }

    /** torchvision's state dict of resnet50, but for num_batches_tracked, by the rule of its source. */
    @Test
    void resNetHasTorchvisionsNames() {
        List<Integer> depths = List.of(3, 4, 6, 3);
        var names = new ArrayList<String>();
        names.add("conv1.weight");
        norm("bn1", names);
        for (int i = 0; i < depths.size(); i++) {
            for (int j = 0; j < depths.get(i); j++) {
                String block = "layer" + (i + 1) + "." + j + ".";
                for (int k = 1; k <= 3; k++) {
                    names.add(block + "conv" + k + ".weight");
                    norm(block + "bn" + k, names);
                }
                if (j == 0) {
                    names.add(block + "downsample.0.weight");
                    norm(block + "downsample.1", names);
                }
            }
        }
        names.add("fc.weight");
        names.add("fc.bias");
        assertEquals(names, names(Expansion.builtInOf("resnet.net", "ResNet50")));
        assertEquals(names, names(Expansion.builtInOf("resnet.net", "ResNeXt50")));
    }

    /** The same for mobilenet_v2. */
    @Test
    void mobileNetHasTorchvisionsNames() {
        var names = new ArrayList<String>();
        convolution("features.0.0", "features.0.1", names);
        for (int i = 1; i <= 17; i++) {
            String block = "features." + i + ".conv.";
            int last = i == 1 ? 1 : 2;
            for (int k = 0; k < last; k++) {
                convolution(block + k + ".0", block + k + ".1", names);
            }
            convolution(block + last, block + (last + 1), names);
        }
        convolution("features.18.0", "features.18.1", names);
        names.add("classifier.1.weight");
        names.add("classifier.1.bias");
        assertEquals(names, names(Expansion.builtInOf("mobilenet_v2.net", "MobileNetV2")));
    }

    private static void convolution(String conv, String norm, List<String> names) {
        names.add(conv + ".weight");
        norm(norm, names);
    }

    private static void norm(String path, List<String> names) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            names.add(path + "." + part);
        }
    }

    private static List<String> names(Graph graph) {
        return graph.entry().parameters().stream().map(Parameter::suffix).toList();
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
        assertEquals(List.of(Result.of("head")), entry.results());
        assertEquals(List.of(TensorType.batch(1000)), entry.resultTypes());
    }
}
