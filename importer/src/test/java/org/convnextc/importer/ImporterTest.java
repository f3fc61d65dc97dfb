package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nets that are written for checkpoints in every library's names, and what is refused. */
class ImporterTest extends SmallCheckpoint {
    /** Only what no file tells has a comment. */
    @Test
    void saysWhatItAssumes() {
        ImportedNet net = read(small());
        assertEquals(
                """
                # Imported from model.safetensors (names: official).
                use "convnext.net"

                net My : ConvNeXt {
                  depths  = [1, 1, 2, 1]
                  widths  = [8, 16, 24, 32]
                  input   = 3x224x224  # height and width assumed: no file says
                  classes = 10
                  norm    = layernorm  # eps 1e-6 assumed: no file says
                  act     = gelu       # the exact one, with erf, assumed: no file says
                  # preprocess: that of the official evaluation assumed, no file says
                }
                """,
                net.text());
        assertEquals(4, net.assumed().size());
    }

    /** A folder may be called as the net is: {@code ConvNeXtT}. */
    @Test
    void leavesBuiltInNetsTheirNames() {
        small().write(folder.resolve("model.safetensors"));
        ImportedNet net = Importer.read(ImportSource.find(folder, List.of()), "ConvNeXt", ImportOptions.NONE);
        assertEquals("MyConvNeXt", net.name());
        assertTrue(net.text().contains("net MyConvNeXt : ConvNeXt {"), net.text());
    }

    /** A backbone with norms beside the path whose stages have kernels of their own. */
    @Test
    void writesKernelsBesideNormsOfMaps() {
        Shapes maps = small().without("(norm|head)\\..*").with("stages.1.0.dwconv.weight", 16, 1, 3, 3);
        for (int i = 0; i < WIDTHS.size(); i++) {
            maps.with("norm" + i + ".weight", WIDTHS.get(i)).with("norm" + i + ".bias", WIDTHS.get(i));
        }
        String text = read(maps).text();
        assertTrue(
                text.contains("repeat d { block(w, k) }") && text.contains("norm{i}:              output { norm }"),
                text);
    }

    /** Whether one is enough may be seen by no shape: the first stage alone is a net. */
    @Test
    void refusesAPartOfACheckpoint() {
        Path part = small().write(folder.resolve("model-00001-of-00002.safetensors"));
        FileException refused = assertThrows(FileException.class, () -> ImportSource.find(folder, List.of()));
        assertEquals(
                part + ": by its name is a part of a checkpoint in several files, expected all of them and"
                        + " model.safetensors.index.json, which joins them",
                refused.getMessage());
        Path whole = small().write(folder.resolve("model-00001-of-00001.safetensors"));
        assertEquals(whole, ImportSource.find(whole, List.of()).weights());
    }

    @Test
    void refusesTensorsWithoutValues() {
        Shapes empty = small();
        empty.all.replaceAll((name, shape) -> name.startsWith("stages.0.0.")
                ? Arrays.stream(shape).map(extent -> extent == 8 ? 0 : extent).toArray()
                : shape);
        assertEquals(
                folder.resolve("model.safetensors")
                        + ": has stages.0.0.dwconv.weight of shape [0,1,7,7], which holds no value: every extent must be at"
                        + " least 1",
                refused(empty));
        String head = refused(small().with("head.weight", 0, 32).with("head.bias", 0));
        assertTrue(head.contains("has head.weight of shape [0,32], which holds no value"), head);
    }

    @Test
    void refusesSlotsThatNothingReads() {
        String message = assertThrows(FileException.class, () -> read(small(), "nrom={ layernorm eps=1e-5 }"))
                .getMessage();
        assertTrue(message.startsWith("-D nrom: nothing reads slot nrom: it changes nothing; "), message);
    }

    @Test
    void namesAllThatIsToBeIgnored() {
        String message = refused(small().with("aux.0.weight", 3)
                .with("aux.1.weight", 3)
                .with("stages.2.extra.weight", 3)
                .with("it's", 3));
        assertTrue(message.endsWith("leave them out with --ignore 'aux.*,stages.2.extra.*'"), message);
    }

    /** Each line: what is changed, and the lines of the net that tell it. */
    @Test
    void tellsBlocksOfOtherKinds() {
        Shapes two = Shapes.official(List.of(1, 1), List.of(8, 16), 10, false);
        assertTrue(read(Shapes.of(two.all).without(".*gamma")).text().contains("layer_scale = 0"));
        String kernels = read(Shapes.of(two.all).with("stages.1.0.dwconv.weight", 16, 1, 5, 5))
                .text();
        assertTrue(kernels.contains("net My : ConvNeXtKernels {") && kernels.contains("kernels = [7, 5]"), kernels);
        String both5 = read(Shapes.of(two.all).without(".*gamma").with("stages.1.0.dwconv.weight", 16, 1, 5, 5))
                .text();
        assertTrue(both5.contains("layer_scale = 0"), both5);
        String kernel = read(Shapes.of(two.all)
                        .with("stages.0.0.dwconv.weight", 8, 1, 3, 5)
                        .with("stages.1.0.dwconv.weight", 16, 1, 3, 5))
                .text();
        assertTrue(kernel.contains("dwconv:  conv 3x5 depthwise"), kernel);
        String bare = read(Shapes.of(two.all)
                        .without("(.*dwconv|down.*\\.0\\.0|down.*1\\.1)\\.bias")
                        .with("downsample_layers.1.0.bias", 8))
                .text();
        assertTrue(bare.contains("depthwise bias=no") && bare.contains("conv 4x4 /4 bias=no -> w"), bare);
        assertTrue(bare.contains("conv 2x2 /2 bias=no -> w"), bare);
        String wide = read(Shapes.of(two.all)
                        .with("stages.0.0.pwconv1.weight", 16, 8)
                        .with("stages.0.0.pwconv1.bias", 16)
                        .with("stages.0.0.pwconv2.weight", 8, 16)
                        .with("stages.1.0.pwconv1.weight", 32, 16)
                        .with("stages.1.0.pwconv1.bias", 32)
                        .with("stages.1.0.pwconv2.weight", 16, 32))
                .text();
        assertTrue(wide.contains("linear -> 2*w"), wide);
        Shapes both = Shapes.official(List.of(1, 1), List.of(8, 16), 10, true)
                .with("stages.0.0.gamma", 8)
                .with("stages.1.0.gamma", 16);
        String grn = read(both).text();
        assertTrue(
                grn.contains("net My : ConvNeXt {") && grn.contains("grn:     grn") && grn.contains("gamma:   scale"),
                grn);
    }

    @Test
    void tellsStemsAndEnds() {
        Shapes patch = small().with("downsample_layers.0.0.weight", 8, 1, 2, 2);
        String gray = read(patch, "input=1x28x28").text();
        assertTrue(
                gray.contains("stem(w) = { 0: conv 2x2 /2 -> w    1: norm }") && gray.contains("input   = 1x28x28\n"),
                gray);
        Shapes overlapping = small().without("downsample_layers\\.0\\..*")
                .with("downsample_layers.0.0.weight", 8, 3, 3, 3)
                .with("downsample_layers.0.0.bias", 8)
                .with("downsample_layers.0.2.weight", 8, 8, 3, 3)
                .with("downsample_layers.0.2.bias", 8)
                .with("downsample_layers.0.3.weight", 8)
                .with("downsample_layers.0.3.bias", 8);
        String act = read(overlapping).text();
        assertTrue(act.contains("net My : ConvNeXtOls {") && act.contains("stem_width = 8"), act);
        assertTrue(act.contains("stem_act   = yes"), act);
        String second =
                read(overlapping.with("stages.1.0.dwconv.weight", 16, 1, 5, 5)).text();
        assertTrue(
                second.contains("net My : ConvNeXt {")
                        && second.replaceAll("\\s+", " ")
                                .contains("stem(w) = { 0: conv 3x3 /2 -> 8; act 2: conv 3x3 /2 -> w 3: norm }"),
                second);
        assertTrue(read(small().without("head.*")).text().contains("outputs = [\"features\"]"));
        assertTrue(read(small().without("(head|norm)\\..*")).text().contains("outputs = [\"stages.3\"]"));
        Shapes maps = small().without("(head|norm)\\..*");
        for (int i = 1; i < 4; i++) {
            maps.with("norm" + i + ".weight", WIDTHS.get(i)).with("norm" + i + ".bias", WIDTHS.get(i));
        }
        ImportedNet three = read(maps);
        assertTrue(three.text().contains("if i >= 1 { norm{i}: output { norm } }"), three.text());
        String four = read(maps.with("norm0.weight", 8).with("norm0.bias", 8)).text();
        assertTrue(four.contains("net My : ConvNeXtMaps {") && !four.contains("body"), four);
        assertEquals(
                3,
                NetCheck.graph(three.text(), three.name(), Set.of())
                        .entry()
                        .results()
                        .size());
    }

    /** A hidden layer before the head; the width of open_clip's is twice that of its embedding. */
    @Test
    void tellsHeadsOfTwoLayers() {
        Shapes hidden = small().with("pre_logits.weight", 20, 32)
                .with("pre_logits.bias", 20)
                .with("head.weight", 10, 20);
        ImportedNet classifier =
                read(hidden.renamed(Shapes::timm).renamed(name -> name.replace("pre_logits.", "head.pre_logits.fc.")));
        assertTrue(classifier.text().contains("net My : ConvNeXtMlpHead {"), classifier.text());
        assertTrue(classifier.text().contains("hidden  = 20") && classifier.isClassifier(), classifier.text());
        ImportedNet tower = read(small().with("head.mlp.fc1.weight", 20, 32)
                .with("head.mlp.fc1.bias", 20)
                .with("head.mlp.fc2.weight", 10, 20)
                .without("head\\.(weight|bias)")
                .renamed(name -> "visual." + (name.startsWith("head") ? name : "trunk." + Shapes.timm(name))));
        assertTrue(tower.text().contains("net My : ConvNeXtClipMlp {"), tower.text());
        assertTrue(tower.text().contains("embedding = 10") && !tower.isClassifier(), tower.text());
    }

    /** Kernels that one architecture of timm alone has tell its activation too, where timm's names are there. */
    @Test
    void assumesWhatShapesMakeLikely() {
        Shapes kernels = small();
        int[] sides = {7, 5, 5, 3};
        kernels.all.replaceAll((name, shape) -> name.endsWith("dwconv.weight")
                ? new int[] {shape[0], 1, sides[name.charAt(7) - '0'], sides[name.charAt(7) - '0']}
                : shape);
        ImportedNet timm = read(kernels.renamed(Shapes::timm));
        assertTrue(
                timm.assumed()
                        .contains(
                                "act: assumed, as in timm's test_convnext3, which alone has these kernels: no file says"),
                timm.assumed().toString());
        assertTrue(timm.text().contains("act     = silu") && timm.text().contains("layernorm eps=1e-5"), timm.text());
        assertTrue(read(kernels).text().contains("act     = gelu"));
    }

    @Test
    void findsTheNearestParent() {
        List<Integer> depths = List.of(3, 3, 9, 3);
        List<Integer> widths = List.of(96, 192, 384, 768);
        assertTrue(read(Shapes.official(depths, widths, 1000, false)).text().contains("net My : ConvNeXtT {"));
        assertTrue(read(Shapes.official(depths, widths, 1000, true)).text().contains("net My : ConvNeXtV2Tiny {"));
        String iso = read(Shapes.isotropic(2, 8, true)).text();
        assertTrue(
                iso.contains("net My : ConvNeXtIso {")
                        && iso.contains("layer_scale = 1e-6")
                        && iso.contains("depth       = 2"),
                iso);
        assertTrue(!read(Shapes.isotropic(2, 8, false)).text().contains("layer_scale"));
    }

    @ParameterizedTest
    @CsvSource({
        "model.",
        "module.",
        "_orig_mod.",
        "backbone.",
        "encoder.",
        "visual.trunk.",
        "ema.",
        "module.model.backbone."
    })
    void leavesAPrefixOutAndSaysSo(String prefix) {
        ImportedNet net = read(small().renamed(name -> prefix + name));
        assertTrue(
                net.recognised().get(0).contains("read without " + prefix),
                net.recognised().toString());
        assertTrue(net.text().contains("behind " + prefix), net.text());
    }

    @Test
    void takesNoneOfTwoNets() {
        Shapes two = small().renamed(name -> "student." + name);
        two.all.putAll(small().renamed(name -> "teacher." + name).all);
        String message = refused(two);
        assertTrue(
                message.contains("holds several nets, behind student. and teacher.: choose with --weights-key student"),
                message);
    }

    /** The first line of each: what is near a ConvNeXt, and what the message must say. */
    @Test
    void refusesWhatIsNoConvNeXt() {
        refusal(
                s -> s.with("stages.0.0.xca.weight", 8),
                "has 1 tensors that have no place in ConvNeXt",
                "stages.0.0.xca.weight [8]",
                "--ignore");
        refusal(s -> s.without("stages\\.2\\.0\\..*"), "has tensors under stages.2.1., but none under stages.2.0.");
        refusal(s -> s.without("stages\\.2\\.0\\.gamma"), "blocks that differ in a layer scale");
        refusal(
                s -> s.without("stages\\.2\\.0\\.dwconv\\.bias"),
                "blocks that differ in a bias of the depthwise convolution");
        refusal(s -> s.with("stages.2.0.pwconv1.weight", 90, 24), "pwconv1 of width 90, expected a multiple of 24");
        refusal(s -> s.with("stages.2.0.dwconv.weight", 24, 1, 4, 4), "kernel of 4x4, expected odd ones");
        refusal(
                s -> s.with("downsample_layers.2.1.weight", 24, 16, 3, 3),
                "of shape [24,16,3,3], expected [24,16,2,2]");
        refusal(s -> s.without("downsample_layers\\.1\\..*"), "has no tensor downsample_layers.1.0.weight");
        refusal(
                s -> s.without(".*norm\\.bias|downsample_layers\\.(0\\.1|[123]\\.0)\\.bias"),
                "they are rmsnorm, timm's SimpleNorm",
                "-D 'norm={ rmsnorm }', -D 'norm={ simplenorm }' or -D 'norm={ layernorm bias=no }'");
        refusal(
                s -> s.renamed(name -> name.replace("dwconv", "mixer")),
                "has the names of no net that is known here (unknown)");
        refusal(
                s -> s.renamed(name -> name.replace("dwconv", "token_mixer.dwconv_hw")),
                "This looks like InceptionNeXt");
        refusal(s -> s.with("stages.0.0.norm.weight", 9), "of shape [9], expected [8]");
        refusal(s -> s.with("head.weight", 10, 31), "head.weight of shape [10,31], expected [10,32]");
    }

    private void refusal(UnaryOperator<Shapes> change, String... parts) {
        String message = refused(change.apply(small()));
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    /** The tensors of a built-in net, whose parameters name and shape them. */
    private static Shapes builtIn(String file, String net, String... slots) {
        Shapes shapes = new Shapes();
        Frontend.load(file, Optional.of(net), List.of(slots), new SourceMap(), new Diagnostics())
                .orElseThrow()
                .entry()
                .parameters()
                .forEach(parameter -> shapes.with(parameter.suffix(), NetCheck.extents(parameter.type())));
        return shapes;
    }

    @Test
    void tellsTheOtherBuiltInNets() throws IOException {
        assertEquals(
                """
                # Imported from model.safetensors (names: torchvision).
                use "resnet.net"

                net My : ResNet18 {
                  input      = 3x224x224  # height and width assumed: no file says
                  classes    = 7
                  norm       = batchnorm  # eps 1e-5 assumed: no file says
                  preprocess = { resize 256 bilinear; crop 224; normalize }  # torchvision's, assumed: no file says
                }
                """,
                read(builtIn("resnet.net", "ResNet18", "classes=7")).text());
        assertTrue(read(builtIn("resnet.net", "ResNeXt50")).text().contains("net My : ResNeXt50 {"));
        config(
                "config.json",
                "{'model_type':'mobilenet_v2','tf_padding':false,'layer_norm_eps':0.001,'hidden_act':'relu6'}");
        String mobile = read(builtIn("mobilenet_v2.net", "MobileNetV2")).text();
        assertTrue(mobile.contains("net My : MobileNetV2 {") && mobile.contains("{ batchnorm eps=0.001 }"), mobile);
        config("config.json", "{'model_type':'mobilenet_v2','tf_padding':false}");
        ImportedNet byDefault = read(builtIn("mobilenet_v2.net", "MobileNetV2"));
        String why = "eps 0.001 assumed, transformers' default for mobilenet_v2: no file says";
        assertTrue(byDefault.text().contains("{ batchnorm eps=0.001 }  # " + why), byDefault.text());
        assertTrue(byDefault.assumed().contains("norm: " + why));
        config("config.json", "{'model_type':'mobilenet_v2','tf_padding':false,'output_stride':16}");
        assertTrue(refused(builtIn("mobilenet_v2.net", "MobileNetV2")).contains("output_stride is 16, expected 32"));
        config("config.json", "{'model_type':'mobilenet_v2'}");
        assertTrue(refused(builtIn("mobilenet_v2.net", "MobileNetV2")).contains("tf_padding is true"));
        config("config.json", "{'architecture':'resnetaa50'}");
        assertTrue(refused(builtIn("resnet.net", "ResNet50"))
                .contains("resnetaa50, which no built-in net is known to be"));
        Files.delete(folder.resolve("config.json"));
        String near = refused(builtIn("resnet.net", "ResNet18").with("layer1.0.se.weight", 64));
        assertTrue(near.contains("has the names of no net that is known here (torchvision)"), near);
    }

    @Test
    void leavesOutWhatTheUserIgnores() {
        small().with("projectors.0.weight", 8, 8)
                .with("projectors.1.weight", 8)
                .write(folder.resolve("model.safetensors"));
        ImportedNet net = Importer.read(
                ImportSource.find(folder, List.of()),
                "My",
                new ImportOptions(Optional.empty(), List.of(), List.of("projectors.*")));
        assertTrue(net.text().contains("ignore  = [\"projectors\"]"), net.text());
        assertTrue(
                net.recognised().contains("2 tensors are ignored: projectors"),
                net.recognised().toString());
    }

    @Test
    void takesSlotsOfTheUser() {
        ImportedNet net = read(
                small().without(".*norm\\.bias|downsample_layers\\.(0\\.1|[123]\\.0)\\.bias"),
                "norm={ rmsnorm }",
                "input=3x64x64");
        assertTrue(net.text().contains("norm    = { rmsnorm }"), net.text());
        String message = assertThrows(ImportException.class, () -> read(small(), "input=3x"))
                .getMessage();
        assertTrue(message.contains("a slot given with -D is no slot"), message);
    }

    @Test
    void findsTheCheckpointOfAFolder() throws IOException {
        assertTrue(assertThrows(ImportException.class, () -> ImportSource.find(folder, List.of()))
                .getMessage()
                .contains("holds no checkpoint"));
        small().write(folder.resolve("a.pth"));
        assertEquals(
                folder.resolve("a.pth"), ImportSource.find(folder, List.of()).weights());
        small().write(folder.resolve("b.pth"));
        assertTrue(assertThrows(ImportException.class, () -> ImportSource.find(folder, List.of()))
                .getMessage()
                .contains("holds several checkpoints, name one: a.pth, b.pth"));
        config("config.json", CONVNEXT);
        assertEquals(
                List.of(), ImportSource.find(folder.resolve("a.pth"), List.of()).configs());
        small().write(folder.resolve("model.safetensors"));
        assertEquals(
                List.of(folder.resolve("config.json")),
                ImportSource.find(folder.resolve("model.safetensors"), List.of())
                        .configs());
    }
}
