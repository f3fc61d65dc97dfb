package org.convnextc.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NamingSchemeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "TIMM_CONVNEXT, stem.0.weight, downsample_layers.0.0.weight",
        "TIMM_CONVNEXT, stem.1.bias, downsample_layers.0.1.bias",
        "TIMM_CONVNEXT, stages.3.downsample.1.weight, downsample_layers.3.1.weight",
        "TIMM_CONVNEXT, stages.2.blocks.26.conv_dw.bias, stages.2.26.dwconv.bias",
        "TIMM_CONVNEXT, stages.2.blocks.26.mlp.grn.weight, stages.2.26.grn.gamma",
        "TIMM_CONVNEXT, head.norm.weight, norm.weight",
        "TIMM_CONVNEXT, norm_pre.weight, norm_pre.weight",
        "TIMM_CONVNEXT, head.fc.bias, head.bias",
        "HUGGING_FACE_CONVNEXT, convnext.embeddings.patch_embeddings.weight, downsample_layers.0.0.weight",
        "HUGGING_FACE_CONVNEXT, convnextv2.embeddings.layernorm.bias, downsample_layers.0.1.bias",
        "HUGGING_FACE_CONVNEXT, convnext.encoder.stages.1.downsampling_layer.0.weight, downsample_layers.1.0.weight",
        "HUGGING_FACE_CONVNEXT, encoder.stages.0.layers.2.layernorm.weight, stages.0.2.norm.weight",
        "HUGGING_FACE_CONVNEXT, convnext.encoder.stages.0.layers.2.layer_scale_parameter, stages.0.2.gamma",
        "HUGGING_FACE_CONVNEXT, convnextv2.encoder.stages.0.layers.2.grn.bias, stages.0.2.grn.beta",
        "HUGGING_FACE_CONVNEXT, convnext.layernorm.weight, norm.weight",
        "HUGGING_FACE_CONVNEXT, classifier.weight, head.weight",
        "TORCHVISION_CONVNEXT, features.0.0.weight, downsample_layers.0.0.weight",
        "TORCHVISION_CONVNEXT, features.6.1.bias, downsample_layers.3.1.bias",
        "TORCHVISION_CONVNEXT, features.5.8.block.0.weight, stages.2.8.dwconv.weight",
        "TORCHVISION_CONVNEXT, features.1.0.block.2.weight, stages.0.0.norm.weight",
        "TORCHVISION_CONVNEXT, features.1.0.block.5.weight, stages.0.0.pwconv2.weight",
        "TORCHVISION_CONVNEXT, features.7.2.layer_scale, stages.3.2.gamma",
        "TORCHVISION_CONVNEXT, classifier.0.weight, norm.weight",
        "TORCHVISION_CONVNEXT, classifier.2.bias, head.bias",
        "FCMAE, encoder.downsample_layers.0.1.weight, downsample_layers.0.1.weight",
        "FCMAE, encoder.downsample_layers.2.0.ln.bias, downsample_layers.2.0.bias",
        "FCMAE, encoder.downsample_layers.2.1.kernel, downsample_layers.2.1.weight",
        "FCMAE, encoder.stages.1.3.dwconv.kernel, stages.1.3.dwconv.weight",
        "FCMAE, encoder.stages.1.3.pwconv2.linear.weight, stages.1.3.pwconv2.weight",
        "FCMAE, encoder.stages.1.3.grn.beta, stages.1.3.grn.beta",
        "TIMM_CONVNEXT, stem.3.weight, downsample_layers.0.3.weight",
        "TIMM_CONVNEXT, stages.2.blocks.26.mlp.grn.bias, stages.2.26.grn.beta",
        "TIMM_CONVNEXT, stages.2.blocks.26.norm.weight, stages.2.26.norm.weight",
        "TIMM_CONVNEXT, stages.2.blocks.26.mlp.fc1.weight, stages.2.26.pwconv1.weight",
        "TIMM_CONVNEXT, stages.2.blocks.26.mlp.fc2.weight, stages.2.26.pwconv2.weight",
        "TIMM_CONVNEXT, stages.2.blocks.26.gamma, stages.2.26.gamma",
        "TIMM_CONVNEXT, head.pre_logits.fc.weight, pre_logits.weight",
        "TIMM_FEATURES, stem_1.bias, downsample_layers.0.1.bias",
        "TIMM_FEATURES, stages_3.downsample.1.weight, downsample_layers.3.1.weight",
        "TIMM_FEATURES, stages_2.blocks.26.conv_dw.bias, stages.2.26.dwconv.bias",
        "TIMM_FEATURES, stages_2.blocks.26.norm.bias, stages.2.26.norm.bias",
        "TIMM_FEATURES, stages_2.blocks.26.mlp.fc1.bias, stages.2.26.pwconv1.bias",
        "TIMM_FEATURES, stages_2.blocks.26.mlp.fc2.bias, stages.2.26.pwconv2.bias",
        "TIMM_FEATURES, stages_2.blocks.26.gamma, stages.2.26.gamma",
        "TIMM_FEATURES, stages_2.blocks.26.mlp.grn.weight, stages.2.26.grn.gamma",
        "TIMM_FEATURES, stages_2.blocks.26.mlp.grn.bias, stages.2.26.grn.beta",
        "OPEN_CLIP_CONVNEXT, trunk.stem.0.weight, downsample_layers.0.0.weight",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.downsample.1.bias, downsample_layers.1.1.bias",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.conv_dw.bias, stages.1.3.dwconv.bias",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.norm.bias, stages.1.3.norm.bias",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.mlp.fc1.bias, stages.1.3.pwconv1.bias",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.mlp.fc2.bias, stages.1.3.pwconv2.bias",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.gamma, stages.1.3.gamma",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.mlp.grn.weight, stages.1.3.grn.gamma",
        "OPEN_CLIP_CONVNEXT, trunk.stages.1.blocks.3.mlp.grn.bias, stages.1.3.grn.beta",
        "OPEN_CLIP_CONVNEXT, trunk.head.norm.weight, norm.weight",
        "OPEN_CLIP_CONVNEXT, head.proj.weight, head.weight",
        "OPEN_CLIP_CONVNEXT, head.mlp.fc1.bias, pre_logits.bias",
        "OPEN_CLIP_CONVNEXT, head.mlp.fc2.weight, head.weight",
        "HUGGING_FACE_CONVNEXT, hidden_states_norms.stage1.weight, norm0.weight",
        "HUGGING_FACE_DINOV3, stages.0.downsample_layers.1.bias, downsample_layers.0.1.bias",
        "HUGGING_FACE_DINOV3, stages.2.layers.8.depthwise_conv.weight, stages.2.8.dwconv.weight",
        "HUGGING_FACE_DINOV3, stages.2.layers.8.layer_norm.weight, stages.2.8.norm.weight",
        "HUGGING_FACE_DINOV3, stages.2.layers.8.pointwise_conv1.weight, stages.2.8.pwconv1.weight",
        "HUGGING_FACE_DINOV3, stages.2.layers.8.pointwise_conv2.weight, stages.2.8.pwconv2.weight",
        "HUGGING_FACE_DINOV3, stages.2.layers.8.gamma, stages.2.8.gamma",
        "HUGGING_FACE_DINOV3, layer_norm.weight, norm.weight",
        "MMPRETRAIN_CONVNEXT, backbone.downsample_layers.0.1.weight, downsample_layers.0.1.weight",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.depthwise_conv.weight, stages.2.8.dwconv.weight",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.norm.weight, stages.2.8.norm.weight",
        "MMPRETRAIN_CONVNEXT, stages.2.8.pointwise_conv1.weight, stages.2.8.pwconv1.weight",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.pointwise_conv2.weight, stages.2.8.pwconv2.weight",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.gamma, stages.2.8.gamma",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.grn.gamma, stages.2.8.grn.gamma",
        "MMPRETRAIN_CONVNEXT, backbone.stages.2.8.grn.beta, stages.2.8.grn.beta",
        "MMPRETRAIN_CONVNEXT, backbone.norm3.weight, norm.weight",
        "MMPRETRAIN_CONVNEXT, head.fc.bias, head.bias",
        "MMPRETRAIN_BACKBONE, backbone.downsample_layers.3.1.weight, downsample_layers.3.1.weight",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.depthwise_conv.bias, stages.2.8.dwconv.bias",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.norm.bias, stages.2.8.norm.bias",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.pointwise_conv1.bias, stages.2.8.pwconv1.bias",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.pointwise_conv2.bias, stages.2.8.pwconv2.bias",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.gamma, stages.2.8.gamma",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.grn.gamma, stages.2.8.grn.gamma",
        "MMPRETRAIN_BACKBONE, backbone.stages.2.8.grn.beta, stages.2.8.grn.beta",
        "MMPRETRAIN_BACKBONE, backbone.norm3.weight, norm3.weight",
        "TIMM_CONVNEXT, unknown.weight, unknown.weight",
        "HUGGING_FACE_RESNET, resnet.embedder.embedder.convolution.weight, conv1.weight",
        "HUGGING_FACE_RESNET, resnet.encoder.stages.3.layers.2.layer.1.normalization.running_var, layer4.2.bn2.running_var",
        "HUGGING_FACE_RESNET, encoder.stages.0.layers.0.shortcut.convolution.weight, layer1.0.downsample.0.weight",
        "HUGGING_FACE_RESNET, classifier.1.bias, fc.bias",
        "TIMM_MOBILENET_V2, blocks.0.0.conv_pw.weight, features.1.conv.1.weight",
        "TIMM_MOBILENET_V2, blocks.1.0.conv_pw.weight, features.2.conv.0.0.weight",
        "TIMM_MOBILENET_V2, blocks.4.2.bn2.running_mean, features.13.conv.1.1.running_mean",
        "TIMM_MOBILENET_V2, blocks.6.0.bn3.num_batches_tracked, features.17.conv.3.num_batches_tracked",
        "TIMM_MOBILENET_V2, bn2.weight, features.18.1.weight",
        "HUGGING_FACE_MOBILENET_V2, mobilenet_v2.layer.15.reduce_1x1.convolution.weight, features.17.conv.2.weight",
        "HUGGING_FACE_MOBILENET_V2, mobilenet_v2.conv_stem.reduce_1x1.normalization.bias, features.1.conv.2.bias",
    })
    void translates(NameTable table, String own, String official) {
        assertEquals(official, table.net(own));
    }

    /** One mark is not enough: other nets of the same libraries have some of the names. */
    @ParameterizedTest
    @CsvSource({
        "TIMM, stages.0.blocks.0.conv_dw.weight stages.0.blocks.0.mlp.fc1.weight",
        "UNKNOWN, stages.0.blocks.0.token_mixer.dwconv_hw.weight stages.0.blocks.0.mlp.fc1.weight", // InceptionNeXt
        "UNKNOWN, stages.0.blocks.0.conv_dw.weight stages.0.blocks.0.conv_pw.weight",
        "TORCHVISION, features.1.0.block.0.weight features.1.0.block.3.weight",
        "UNKNOWN, features.1.0.block.0.0.weight features.2.0.block.3.0.weight", // EfficientNet
        "HUGGING_FACE, encoder.stages.0.layers.0.dwconv.weight encoder.stages.0.layers.0.pwconv1.weight",
        "UNKNOWN, encoder.stages.0.layers.0.dwconv.weight encoder.stages.0.layers.0.mlp.weight",
        "HUGGING_FACE_DINOV3, stages.0.layers.0.depthwise_conv.bias stages.0.layers.0.pointwise_conv1.bias",
        "UNKNOWN, stages.0.layers.0.depthwise_conv.bias stages.0.layers.0.attention.bias",
        "MMPRETRAIN, backbone.stages.0.0.depthwise_conv.bias backbone.stages.0.0.pointwise_conv1.bias",
        "UNKNOWN, backbone.stages.0.0.depthwise_conv.bias backbone.stages.0.0.ffn.bias",
        "TIMM_FEATURES, stages_0.blocks.0.conv_dw.bias stages_0.blocks.0.mlp.fc1.bias",
        "UNKNOWN, stages_0.blocks.0.conv_dw.bias stages_0.blocks.0.conv_pw.bias",
        "OPEN_CLIP, trunk.stages.0.blocks.0.conv_dw.bias trunk.stages.0.blocks.0.mlp.fc1.bias",
        "UNKNOWN, trunk.blocks.0.attn.qkv.bias trunk.blocks.0.mlp.fc1.bias", // a vision transformer
        "OFFICIAL, stages.0.0.dwconv.weight stages.0.0.pwconv1.weight",
        "OFFICIAL, blocks.0.dwconv.weight blocks.0.pwconv1.weight",
        "UNKNOWN, stages.0.0.pwconv1.weight stages.0.0.mixer.weight",
        "FCMAE, stages.0.0.dwconv.kernel stages.0.0.pwconv1.linear.weight",
        "UNKNOWN, stages.0.0.dwconv.kernel stages.0.0.pwconv1.kernel",
        "TORCHVISION, layer1.0.conv1.weight layer1.0.bn1.weight",
        "UNKNOWN, layer1.0.conv1.weight layer1.0.gn1.weight",
    })
    void recognisesByMoreThanOneMark(NamingScheme scheme, String names) {
        assertEquals(
                scheme,
                NameTable.known(List.of(names.split(" ")))
                        .map(NameTable::scheme)
                        .orElse(NamingScheme.UNKNOWN));
    }

    /** Every table says where it was read. */
    @ParameterizedTest
    @EnumSource(NameTable.class)
    void namesItsSource(NameTable table) {
        assertFalse(table.source().isBlank());
    }

    private static String replace(String name, String pattern, BiFunction<Integer, String, String> replacement) {
        return Pattern.compile(pattern)
                .matcher(name)
                .replaceFirst((MatchResult m) -> replacement.apply(Integer.parseInt(m.group(1)), m.group(2)));
    }

    private static String timm(String name) {
        return replace(name, "^stages\\.(\\d)\\.(\\d+)", (i, j) -> "stages." + i + ".blocks." + j)
                .replace("downsample_layers.0", "stem")
                .replaceAll("^downsample_layers\\.(\\d)", "stages.$1.downsample")
                .replace("dwconv", "conv_dw")
                .replaceAll("pwconv([12])", "mlp.fc$1")
                .replaceAll("^head", "head.fc")
                .replaceAll("^norm", "head.norm");
    }

    private static String huggingFace(String name) {
        return "convnext."
                + replace(name, "^stages\\.(\\d)\\.(\\d+)", (i, j) -> "encoder.stages." + i + ".layers." + j)
                        .replace("norm", "layernorm")
                        .replace("gamma", "layer_scale_parameter")
                        .replace("downsample_layers.0.0", "embeddings.patch_embeddings")
                        .replace("downsample_layers.0.1", "embeddings.layernorm")
                        .replaceAll("^downsample_layers\\.(\\d)", "encoder.stages.$1.downsampling_layer")
                        .replaceAll("^head", "classifier");
    }

    private static String torchvision(String name) {
        Map<String, String> parts = Map.of("dwconv", "0", "norm", "2", "pwconv1", "3", "pwconv2", "5");
        String stage = replace(name, "^stages\\.(\\d)\\.(\\d+)", (i, j) -> "features." + (2 * i + 1) + "." + j)
                .replace("gamma", "layer_scale");
        String down = replace(stage, "^downsample_layers\\.(\\d)\\.(\\d)", (i, k) -> "features." + 2 * i + "." + k)
                .replaceAll("^norm", "classifier.0")
                .replaceAll("^head", "classifier.2");
        return Pattern.compile("^(features\\.\\d\\.\\d+)\\.(dwconv|norm|pwconv1|pwconv2)")
                .matcher(down)
                .replaceFirst(m -> m.group(1) + ".block." + parts.get(m.group(2)));
    }

    /** The golden checkpoint, renamed and reshaped as a library would write it, is read as the golden checkpoint. */
    private void assertReadAsOfficial(
            NamingScheme scheme, UnaryOperator<String> rename, BiFunction<String, int[], int[]> reshape) {
        Path path = folder.resolve("renamed.safetensors");
        try (Checkpoint golden = Checkpoints.open(Goldens.path("a_micro/weights.pth"))) {
            List<TensorSource> tensors = new ArrayList<>();
            for (String name : golden.names()) {
                TensorSource tensor = golden.find(name).orElseThrow();
                tensors.add(new ArrayTensor(
                        rename.apply(name), reshape.apply(name, tensor.shape()), Goldens.values(tensor)));
            }
            WeightsWriter.write(path, tensors);
            assertEquals(
                    scheme,
                    NameTable.recognise(tensors.stream().map(TensorSource::name).toList())
                            .orElseThrow()
                            .scheme());
        }
        try (Checkpoint renamed = Checkpoints.open(path)) {
            assertEquals(Goldens.lines("a_micro/model.sha256"), Goldens.digests(renamed));
        }
    }

    @Test
    void readsTimm() {
        assertReadAsOfficial(NamingScheme.TIMM, NamingSchemeTest::timm, (name, shape) -> shape);
    }

    @Test
    void readsTimmWithConvolutionsForLinears() {
        assertReadAsOfficial(
                NamingScheme.TIMM,
                NamingSchemeTest::timm,
                (name, shape) -> name.matches(".*pwconv..weight") ? new int[] {shape[0], shape[1], 1, 1} : shape);
    }

    @Test
    void readsHuggingFace() {
        assertReadAsOfficial(NamingScheme.HUGGING_FACE, NamingSchemeTest::huggingFace, (name, shape) -> shape);
    }

    @Test
    void readsTorchvision() {
        assertReadAsOfficial(
                NamingScheme.TORCHVISION,
                NamingSchemeTest::torchvision,
                (name, shape) -> name.endsWith("gamma") ? new int[] {shape[0], 1, 1} : shape);
    }

    @Test
    void readsFcmae() {
        float[] kernel = new float[4 * 3 * 5]; // [2 * 2, in 3, out 5]
        float[] weight = new float[kernel.length]; // [5, 3, 2, 2]
        float[] depthwise = new float[49 * 5];
        float[] depthwiseWeight = new float[depthwise.length]; // [5, 1, 7, 7]
        for (int o = 0; o < 5; o++) {
            for (int i = 0; i < 3; i++) {
                for (int y = 0; y < 2; y++) {
                    for (int x = 0; x < 2; x++) {
                        kernel[((x * 2 + y) * 3 + i) * 5 + o] = o * 1000 + i * 100 + y * 10 + x;
                        weight[((o * 3 + i) * 2 + y) * 2 + x] = o * 1000 + i * 100 + y * 10 + x;
                    }
                }
            }
            for (int y = 0; y < 7; y++) {
                for (int x = 0; x < 7; x++) {
                    depthwise[(x * 7 + y) * 5 + o] = o * 100 + y * 10 + x;
                    depthwiseWeight[(o * 7 + y) * 7 + x] = o * 100 + y * 10 + x;
                }
            }
        }
        Path path = folder.resolve("fcmae.safetensors");
        WeightsWriter.write(
                path,
                List.of(
                        new ArrayTensor("encoder.downsample_layers.1.1.kernel", new int[] {4, 3, 5}, kernel),
                        new ArrayTensor("encoder.downsample_layers.1.1.bias", new int[] {1, 5}, new float[5]),
                        new ArrayTensor("encoder.stages.0.0.dwconv.kernel", new int[] {49, 5}, depthwise),
                        new ArrayTensor("encoder.stages.0.0.pwconv1.linear.bias", new int[] {20}, new float[20]),
                        new ArrayTensor("encoder.stages.0.0.grn.gamma", new int[] {1, 20}, new float[20])));
        try (Checkpoint checkpoint = Checkpoints.open(path)) {
            assertTensor(checkpoint, "downsample_layers.1.1.weight", new int[] {5, 3, 2, 2}, weight);
            assertTensor(checkpoint, "downsample_layers.1.1.bias", new int[] {5}, new float[5]);
            assertTensor(checkpoint, "stages.0.0.dwconv.weight", new int[] {5, 1, 7, 7}, depthwiseWeight);
            assertTensor(checkpoint, "stages.0.0.grn.gamma", new int[] {1, 1, 1, 20}, new float[20]);
        }
    }

    /** There and back is the identity, and what is there is what the library writes. */
    @ParameterizedTest
    @EnumSource(
            value = NamingScheme.class,
            names = {"OFFICIAL", "TIMM", "HUGGING_FACE", "TORCHVISION"})
    void converts(NamingScheme scheme) {
        Path path = folder.resolve("converted.safetensors");
        try (Checkpoint golden = Checkpoints.open(Goldens.path("a_micro/weights.pth"))) {
            assertEquals(new Origin(Origin.Format.TORCH, Optional.of("model"), NamingScheme.OFFICIAL), golden.origin());
            List<TensorSource> tensors = Conversion.to(scheme, golden);
            UnaryOperator<String> expected =
                    switch (scheme) {
                        case TIMM -> NamingSchemeTest::timm;
                        case HUGGING_FACE -> name -> huggingFace(name).replace("convnext.classifier", "classifier");
                        case TORCHVISION -> NamingSchemeTest::torchvision;
                        default -> name -> name;
                    };
            assertEquals(
                    golden.names().stream().map(expected).toList(),
                    tensors.stream().map(TensorSource::name).toList());
            WeightsWriter.write(path, tensors);
        }
        try (Checkpoint converted = Checkpoints.open(path)) {
            assertEquals(new Origin(Origin.Format.SAFETENSORS, Optional.empty(), scheme), converted.origin());
            assertEquals(Goldens.lines("a_micro/model.sha256"), Goldens.digests(converted));
        }
    }

    /** The shapes of the second version's GRN differ: [1, 1, 1, C] and, in timm, [C]. */
    @ParameterizedTest
    @CsvSource({
        "OFFICIAL, stages.0.0.grn.gamma, 4",
        "TIMM, stages.0.blocks.0.mlp.grn.weight, 1",
        "HUGGING_FACE, convnextv2.encoder.stages.0.layers.0.grn.weight, 4",
    })
    void convertsGrn(NamingScheme scheme, String name, int rank) {
        Path official = folder.resolve("official.safetensors");
        Path converted = folder.resolve("converted.safetensors");
        float[] values = {1, 2, 3};
        WeightsWriter.write(
                official,
                List.of(
                        new ArrayTensor("stages.0.0.grn.gamma", new int[] {1, 1, 1, 3}, values),
                        new ArrayTensor("stages.0.0.dwconv.bias", new int[] {3}, values),
                        new ArrayTensor("stages.0.0.pwconv1.bias", new int[] {3}, values)));
        try (Checkpoint checkpoint = Checkpoints.open(official)) {
            TensorSource tensor = Conversion.to(scheme, checkpoint).get(0);
            assertEquals(name, tensor.name());
            assertEquals(rank, tensor.shape().length);
            WeightsWriter.write(converted, Conversion.to(scheme, checkpoint));
        }
        try (Checkpoint checkpoint = Checkpoints.open(converted)) {
            assertTensor(checkpoint, "stages.0.0.grn.gamma", new int[] {1, 1, 1, 3}, values);
        }
    }

    private static void assertTensor(Checkpoint checkpoint, String name, int[] shape, float[] values) {
        TensorSource tensor = checkpoint.find(name).orElseThrow();
        assertArrayEquals(shape, tensor.shape());
        assertArrayEquals(values, Goldens.values(tensor));
    }
}
