package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nets whose kinds are data: what is written for them, and what else has some of their names. Their values are in {@link ZooTest}. */
class FamilyTest extends SmallCheckpoint {
    private static Shapes zoo(String name) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        try (Checkpoint checkpoint = Checkpoints.open(Path.of("src/test/resources/zoo", name, "model.safetensors"))) {
            checkpoint
                    .names()
                    .forEach(tensor -> shapes.put(
                            tensor, checkpoint.find(tensor).orElseThrow().shape()));
        }
        return Shapes.of(shapes);
    }

    /** Sizes come first, and steps behind all slots. */
    @Test
    void writesSizesBeforeSteps() {
        String text = read(zoo("timm_inception_next")).text();
        assertTrue(
                text.startsWith(
                        """
                # Imported from model.safetensors (names: timm).
                # InceptionNeXt (arXiv 2303.16900). A block's mixer leaves most channels as they are; a part each goes through a square, a wide and a
                # high convolution.
                net My {
                  depths  = [1, 2]
                  widths  = [8, 16]
                  input   = 3x224x224  # height and width assumed: no file says
                  classes = 10
                  hidden  = [32, 48]
                  parts   = [1, 2]
                  square  = 3
                  wide    = 1x11
                  high    = 11x1
                  neck    = 48
                  # eps 1e-5 of batch norms, 1e-6 of the head's norm, exact GELU, as in timm, assumed: no file says
                  # preprocess: that of the official evaluation assumed, no file says

                """),
                text);
    }

    @Test
    void takesTheWordOfAConfiguration() throws IOException {
        config(
                "config.json",
                "{'architecture':'repvit_m0_9','num_classes':10,'pretrained_cfg':{'input_size':[3,64,64],'interpolation':'bicubic',"
                        + "'crop_pct':0.95,'mean':[0.485,0.456,0.406],'std':[0.229,0.224,0.225]}}");
        ImportedNet net = read(zoo("timm_repvit"));
        assertEquals(List.of(), net.assumed());
        assertTrue(net.text().contains("resize 67; crop 64"), net.text());
    }

    @Test
    void refusesAnotherNetOfTheLibrary() throws IOException {
        config("config.json", "{'architecture':'repghostnet_050','num_classes':10}");
        String refused = refused(zoo("timm_repvit"));
        assertTrue(refused.contains("looks like RepViT, but config.json: architecture is repghostnet_050"), refused);
    }

    /** The activation of these nets stands in their steps. */
    @Test
    void refusesAnActivationOfItsOwn() throws IOException {
        config("config.json", "{'architecture':'rdnet_tiny','num_classes':10,'model_args':{'act_layer':'silu'}}");
        assertTrue(refused(zoo("timm_rdnet")).contains("an activation or a norm of its own"));
    }

    @Test
    void findsTheFamilyBehindAPrefix() {
        ImportedNet net = read(zoo("timm_mambaout").renamed(name -> "net.model." + name));
        assertEquals("names: timm, read without net.model.", net.recognised().get(0));
        assertTrue(net.summary().startsWith("MambaOut, depths [1, 2], widths [8, 16]"), net.summary());
    }

    @Test
    void refusesWhatHasMoreThanTheFamily() {
        String refused = refused(zoo("timm_mambaout").with("stages.0.blocks.0.attention.weight", 8, 8));
        assertTrue(refused.contains("looks like MambaOut (timm 1.0.29"), refused);
        assertTrue(refused.contains("stages.0.blocks.0.attention.weight"), refused);
        assertTrue(refused.contains("--ignore"), refused);
    }

    /** A convolution over all channels cannot be one of three that share them. */
    @Test
    void refusesWhatIsOfOtherWidths() {
        Shapes wide = zoo("timm_inception_next")
                .with("stages.0.blocks.0.token_mixer.dwconv_hw.weight", 8, 1, 3, 3)
                .with("stages.0.blocks.0.token_mixer.dwconv_hw.bias", 8);
        String refused = refused(wide);
        assertTrue(refused.contains("looks like InceptionNeXt"), refused);
        assertTrue(refused.contains("its sizes make no such net: "), refused);
        assertFalse(refused.contains("net My {"), refused);
        assertTrue(refused.contains("Write the net with these names as labels"), refused);
    }

    /** What would go into the head comes out: the mean, or what the head's norm makes of it. */
    @ParameterizedTest
    @CsvSource({
        "timm_inception_next, head\\.fc2\\..*",
        "timm_mambaout, head\\.fc\\..*",
        "timm_mambaout_rw, head\\.fc\\..*",
        "timm_rdnet, head\\.fc\\..*",
        "timm_repvit, head\\..*",
        "timm_poolformerv2, head\\.fc\\..*",
        "torchvision_regnet_x, fc\\..*"
    })
    void readsANetWithoutHead(String net, String head) {
        ImportedNet read = read(zoo(net).without(head));
        assertTrue(read.summary().endsWith(", no head"), read.summary());
        assertTrue(read.text().replaceAll(" +", " ").contains("classes = 0"), read.text());
        assertFalse(read.isClassifier());
    }

    @Test
    void saysThatAttentionIsNoStep() {
        Shapes mixed = zoo("timm_convformer").with("stages.2.blocks.0.token_mixer.qkv.weight", 48, 16);
        String refused = refused(mixed);
        assertTrue(refused.contains("looks like ConvFormer (timm 1.0.29"), refused);
        assertTrue(refused.contains("attention, which no step of the language is"), refused);
    }

    /** As the transforms of torchvision's first weights of each have it. */
    @Test
    void takesTorchvisionsWayToEvaluate() {
        String text = read(zoo("torchvision_regnet_x")).text().replaceAll("\\s+", " ");
        assertTrue(
                text.contains("preprocess = { resize 256 bilinear; crop 224; normalize } # torchvision's, assumed"),
                text);
    }

    /** A user's word stands in the net in place of what was found. */
    @Test
    void takesSlotsThatAreGiven() {
        String text = read(zoo("timm_repvit"), "input=3x96x96").text();
        assertTrue(text.contains("3x96x96"), text);
    }
}
