package org.convnextc.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a library names the parameters of a family of nets: its names beside those of the built-in nets. These are the official names of
 * ConvNeXt (facebookresearch/ConvNeXt and ConvNeXt-V2) and torchvision's names of ResNet and MobileNetV2. What a table does not know
 * keeps its name.
 */
enum NameTable {
    TIMM_CONVNEXT(
            NamingScheme.TIMM,
            Family.CONVNEXT,
            "stages\\.\\d+\\.blocks\\.\\d+\\.(conv_dw|mlp)\\..*",
            """
            downsample_layers.0.0.*      stem.0.*
            downsample_layers.0.1.*      stem.1.*
            downsample_layers.{i}.{k}.*  stages.{i}.downsample.{k}.*
            stages.{i}.{j}.dwconv.*      stages.{i}.blocks.{j}.conv_dw.*
            stages.{i}.{j}.norm.*        stages.{i}.blocks.{j}.norm.*
            stages.{i}.{j}.pwconv1.*     stages.{i}.blocks.{j}.mlp.fc1.*
            stages.{i}.{j}.pwconv2.*     stages.{i}.blocks.{j}.mlp.fc2.*
            stages.{i}.{j}.gamma         stages.{i}.blocks.{j}.gamma
            stages.{i}.{j}.grn.gamma     stages.{i}.blocks.{j}.mlp.grn.weight
            stages.{i}.{j}.grn.beta      stages.{i}.blocks.{j}.mlp.grn.bias
            norm.*                       head.norm.*
            head.*                       head.fc.*
            """),

    HUGGING_FACE_CONVNEXT(
            NamingScheme.HUGGING_FACE,
            Family.CONVNEXT,
            "(convnext(v2)?\\.)?encoder\\.stages\\.\\d+\\.layers\\.\\d+\\.(dwconv|pwconv[12]|grn)\\..*",
            """
            downsample_layers.0.0.*      embeddings.patch_embeddings.*
            downsample_layers.0.1.*      embeddings.layernorm.*
            downsample_layers.{i}.{k}.*  encoder.stages.{i}.downsampling_layer.{k}.*
            stages.{i}.{j}.dwconv.*      encoder.stages.{i}.layers.{j}.dwconv.*
            stages.{i}.{j}.norm.*        encoder.stages.{i}.layers.{j}.layernorm.*
            stages.{i}.{j}.pwconv1.*     encoder.stages.{i}.layers.{j}.pwconv1.*
            stages.{i}.{j}.pwconv2.*     encoder.stages.{i}.layers.{j}.pwconv2.*
            stages.{i}.{j}.gamma         encoder.stages.{i}.layers.{j}.layer_scale_parameter
            stages.{i}.{j}.grn.gamma     encoder.stages.{i}.layers.{j}.grn.weight
            stages.{i}.{j}.grn.beta      encoder.stages.{i}.layers.{j}.grn.bias
            norm.*                       layernorm.*
            head.*                       classifier.*
            """,
            "convnext.",
            "convnextv2."),

    TORCHVISION_CONVNEXT(
            NamingScheme.TORCHVISION,
            Family.CONVNEXT,
            "features\\.\\d+\\.\\d+\\.(block\\..*|layer_scale)",
            """
            downsample_layers.{i}.{k}.*  features.{2i}.{k}.*
            stages.{i}.{j}.dwconv.*      features.{2i+1}.{j}.block.0.*
            stages.{i}.{j}.norm.*        features.{2i+1}.{j}.block.2.*
            stages.{i}.{j}.pwconv1.*     features.{2i+1}.{j}.block.3.*
            stages.{i}.{j}.pwconv2.*     features.{2i+1}.{j}.block.5.*
            stages.{i}.{j}.gamma         features.{2i+1}.{j}.layer_scale
            norm.*                       classifier.0.*
            head.*                       classifier.2.*
            """),

    FCMAE(
            NamingScheme.FCMAE,
            Family.CONVNEXT,
            "(encoder\\.)?stages\\.\\d+\\.\\d+\\.(dwconv\\.kernel|pwconv1\\.linear\\..*)",
            """
            downsample_layers.0.{k}.*        downsample_layers.0.{k}.*
            downsample_layers.{i}.0.*        downsample_layers.{i}.0.ln.*
            downsample_layers.{i}.1.weight   downsample_layers.{i}.1.kernel
            downsample_layers.{i}.1.bias     downsample_layers.{i}.1.bias
            stages.{i}.{j}.dwconv.weight     stages.{i}.{j}.dwconv.kernel
            stages.{i}.{j}.dwconv.bias       stages.{i}.{j}.dwconv.bias
            stages.{i}.{j}.norm.*            stages.{i}.{j}.norm.ln.*
            stages.{i}.{j}.pwconv1.*         stages.{i}.{j}.pwconv1.linear.*
            stages.{i}.{j}.pwconv2.*         stages.{i}.{j}.pwconv2.linear.*
            stages.{i}.{j}.grn.gamma         stages.{i}.{j}.grn.gamma
            stages.{i}.{j}.grn.beta          stages.{i}.{j}.grn.beta
            norm.*                           norm.*
            """,
            "encoder."),

    TORCHVISION_RESNET(NamingScheme.TORCHVISION, Family.RESNET, "layer\\d+\\.\\d+\\.conv\\d\\.weight", ""),

    /** timm's names are torchvision's. */
    TIMM_RESNET(NamingScheme.TIMM, Family.RESNET, NameTable.NEVER, ""),

    HUGGING_FACE_RESNET(
            NamingScheme.HUGGING_FACE,
            Family.RESNET,
            "(resnet\\.)?encoder\\.stages\\.\\d+\\.layers\\.\\d+\\.layer\\.\\d+\\.convolution\\.weight",
            """
            conv1.*                        embedder.embedder.convolution.*
            bn1.*                          embedder.embedder.normalization.*
            layer{i+1}.{j}.conv{k+1}.*     encoder.stages.{i}.layers.{j}.layer.{k}.convolution.*
            layer{i+1}.{j}.bn{k+1}.*       encoder.stages.{i}.layers.{j}.layer.{k}.normalization.*
            layer{i+1}.{j}.downsample.0.*  encoder.stages.{i}.layers.{j}.shortcut.convolution.*
            layer{i+1}.{j}.downsample.1.*  encoder.stages.{i}.layers.{j}.shortcut.normalization.*
            fc.*                           classifier.1.*
            """,
            "resnet."),

    TORCHVISION_MOBILENET_V2(NamingScheme.TORCHVISION, Family.MOBILENET_V2, "features\\.\\d+\\.conv\\.\\d+\\..*", ""),

    TIMM_MOBILENET_V2(
            NamingScheme.TIMM,
            Family.MOBILENET_V2,
            "blocks\\.\\d+\\.\\d+\\.conv_pwl\\.weight",
            """
            features.0.0.*       conv_stem.*
            features.0.1.*       bn1.*
            features.1.conv.0.0.*  blocks.0.0.conv_dw.*
            features.1.conv.0.1.*  blocks.0.0.bn1.*
            features.1.conv.1.*  blocks.0.0.conv_pw.*
            features.1.conv.2.*  blocks.0.0.bn2.*
            """
                    + timmInvertedResiduals()
                    + """
            features.18.0.*      conv_head.*
            features.18.1.*      bn2.*
            classifier.1.*       classifier.*
            """),

    HUGGING_FACE_MOBILENET_V2(
            NamingScheme.HUGGING_FACE,
            Family.MOBILENET_V2,
            "(mobilenet_v2\\.)?conv_stem\\.first_conv\\.convolution\\.weight",
            """
            features.0.0.*             conv_stem.first_conv.convolution.*
            features.0.1.*             conv_stem.first_conv.normalization.*
            features.1.conv.0.0.*      conv_stem.conv_3x3.convolution.*
            features.1.conv.0.1.*      conv_stem.conv_3x3.normalization.*
            features.1.conv.1.*        conv_stem.reduce_1x1.convolution.*
            features.1.conv.2.*        conv_stem.reduce_1x1.normalization.*
            features.{i+2}.conv.0.0.*  layer.{i}.expand_1x1.convolution.*
            features.{i+2}.conv.0.1.*  layer.{i}.expand_1x1.normalization.*
            features.{i+2}.conv.1.0.*  layer.{i}.conv_3x3.convolution.*
            features.{i+2}.conv.1.1.*  layer.{i}.conv_3x3.normalization.*
            features.{i+2}.conv.2.*    layer.{i}.reduce_1x1.convolution.*
            features.{i+2}.conv.3.*    layer.{i}.reduce_1x1.normalization.*
            features.18.0.*            conv_1x1.convolution.*
            features.18.1.*            conv_1x1.normalization.*
            classifier.1.*             classifier.*
            """,
            "mobilenet_v2.");

    /** Nets that one library names alike. */
    private enum Family {
        CONVNEXT,
        RESNET,
        MOBILENET_V2
    }

    /** Matches no name: recognised as another library's. */
    private static final String NEVER = "(?!)";

    private final NamingScheme scheme;
    private final Family family;
    private final Pattern mark;
    private final String table;
    private final List<String> prefixes;
    private List<Rule> rules;

    private record Rule(NameTemplate net, NameTemplate own) {}

    /**
     * @param mark names that only this scheme has, and every net of it
     * @param table the net's name and the library's, a pair a line; the first that fits holds; empty where all are the same
     * @param prefixes that may stand before a library's name
     */
    NameTable(NamingScheme scheme, Family family, String mark, String table, String... prefixes) {
        this.scheme = scheme;
        this.family = family;
        this.mark = Pattern.compile(mark);
        this.table = table;
        this.prefixes = List.of(prefixes);
    }

    /** Read when they are first needed: most checkpoints have official names. */
    private synchronized List<Rule> rules() {
        if (rules == null) {
            rules = table.lines()
                    .map(line -> line.strip().split(" +"))
                    .map(names -> new Rule(new NameTemplate(names[0]), new NameTemplate(names[1])))
                    .toList();
        }
        return rules;
    }

    /** timm counts blocks stage by stage, torchvision all of them. */
    private static String timmInvertedResiduals() {
        int[] depths = {2, 3, 4, 3, 3, 1};
        var table = new StringBuilder();
        int feature = 2;
        for (int stage = 0; stage < depths.length; stage++) {
            for (int j = 0; j < depths[stage]; j++) {
                table.append(
                        """
                        features.F.conv.0.0.*  blocks.B.conv_pw.*
                        features.F.conv.0.1.*  blocks.B.bn1.*
                        features.F.conv.1.0.*  blocks.B.conv_dw.*
                        features.F.conv.1.1.*  blocks.B.bn2.*
                        features.F.conv.2.*  blocks.B.conv_pwl.*
                        features.F.conv.3.*  blocks.B.bn3.*
                        """
                                .replace("F", Integer.toString(feature++))
                                .replace("B", (stage + 1) + "." + j));
            }
        }
        return table.toString();
    }

    /** The table for these names of a checkpoint; empty where they are of no known library and family. */
    static Optional<NameTable> recognise(Collection<String> names) {
        if (names.stream().anyMatch(NameTable::isOfficial)) {
            return Optional.empty();
        }
        return Stream.of(values()).filter(table -> table.marks(names)).findFirst();
    }

    /** Whether a library's or the official checkpoints' names are among these. */
    static boolean isKnown(Collection<String> names) {
        return names.stream().anyMatch(NameTable::isOfficial)
                || Stream.of(values()).anyMatch(table -> table.marks(names));
    }

    /** Those whose names differ from the nets'. */
    static List<NameTable> withNamesOfTheirOwn() {
        return Stream.of(values()).filter(table -> !table.rules().isEmpty()).toList();
    }

    /** A name that only official checkpoints of ConvNeXt have, so that there is no need to try the tables. */
    private static boolean isOfficial(String name) {
        return name.startsWith("stages.") && name.endsWith(".pwconv1.weight");
    }

    /** A library's table for the family of nets that has these names; empty where the library has no such nets. */
    static Optional<NameTable> of(NamingScheme scheme, Collection<String> netNames) {
        Family family = Stream.of(TORCHVISION_RESNET, TORCHVISION_MOBILENET_V2)
                .filter(table -> table.marks(netNames))
                .map(table -> table.family)
                .findFirst()
                .orElse(Family.CONVNEXT);
        return Stream.of(values())
                .filter(table -> table.scheme == scheme && table.family == family)
                .findFirst();
    }

    private boolean marks(Collection<String> names) {
        return names.stream().anyMatch(name -> mark.matcher(name).matches());
    }

    NamingScheme scheme() {
        return scheme;
    }

    /** What users must know of such a checkpoint, for a sentence that begins with its name. */
    Optional<String> caution() {
        return this == HUGGING_FACE_MOBILENET_V2
                ? Optional.of(
                        "has Hugging Face's names: its MobileNetV2 pads as TensorFlow does unless its config.json has"
                                + " tf_padding false, which the built-in net does not, and often has eps 1e-3"
                                + " (-D 'norm={ batchnorm eps=1e-3 }'): compare logits before you trust them")
                : Optional.empty();
    }

    /** Whether the library has a name for a net's. */
    boolean knows(String net) {
        return rules().isEmpty()
                || rules().stream().anyMatch(rule -> rule.net.match(net).isPresent());
    }

    /** The library's name, without a prefix, for a net's name. */
    String own(String net) {
        for (Rule rule : rules()) {
            Optional<Map<String, String>> values = rule.net.match(net);
            if (values.isPresent()) {
                return rule.own.fill(values.get());
            }
        }
        return net;
    }

    /** The net's name for a name of the library. */
    String net(String own) {
        String bare = prefixes.stream()
                .filter(own::startsWith)
                .findFirst()
                .map(prefix -> own.substring(prefix.length()))
                .orElse(own);
        for (Rule rule : rules()) {
            Optional<Map<String, String>> values = rule.own.match(bare);
            if (values.isPresent()) {
                return rule.net.fill(values.get());
            }
        }
        return own;
    }

    /** What may stand before a library's names; it stands before all but a classifier's. */
    List<String> prefixes() {
        return prefixes;
    }
}
