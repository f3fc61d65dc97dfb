package org.convnextc.runtime.weights;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a library names ConvNeXt's parameters. Each scheme is a table of its names beside those of the official implementation
 * (facebookresearch/ConvNeXt and ConvNeXt-V2), which are the nets' names; what no table knows keeps its name.
 */
public enum NamingScheme {
    OFFICIAL("official", "(?!)", ""),

    TIMM(
            "timm",
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
            norm.*                       norm_pre.*
            head.*                       head.fc.*
            """),

    HUGGING_FACE(
            "Hugging Face",
            "(convnext(v2)?\\.)?encoder\\.stages\\.\\d+\\.layers\\.\\d+\\..*",
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

    TORCHVISION(
            "torchvision",
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

    /** The sparse encoder of ConvNeXt V2's pretraining, which has no head. */
    FCMAE(
            "FCMAE",
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
            "encoder.");

    private final String title;
    private final Pattern mark;
    private final List<Rule> rules;
    private final List<String> prefixes;

    private record Rule(NameTemplate official, NameTemplate own) {}

    /**
     * @param title for people to read
     * @param mark names that only this scheme has, and every net of it
     * @param table official name and own name, a pair a line; the first that fits holds
     * @param prefixes that may stand before an own name
     */
    NamingScheme(String title, String mark, String table, String... prefixes) {
        this.title = title;
        this.mark = Pattern.compile(mark);
        this.rules = table.lines()
                .map(line -> line.split(" +"))
                .map(names -> new Rule(new NameTemplate(names[0]), new NameTemplate(names[1])))
                .toList();
        this.prefixes = List.of(prefixes);
    }

    /** The scheme of these names, {@link #OFFICIAL} where there is no sign of another. */
    public static NamingScheme recognise(Collection<String> names) {
        return Stream.of(values())
                .filter(scheme -> names.stream()
                        .anyMatch(name -> scheme.mark.matcher(name).matches()))
                .findFirst()
                .orElse(OFFICIAL);
    }

    /** The name in this scheme, without a prefix, for an official name. */
    String own(String official) {
        for (Rule rule : rules) {
            Optional<Map<String, String>> values = rule.official.match(official);
            if (values.isPresent()) {
                return rule.own.fill(values.get());
            }
        }
        return official;
    }

    /** The official name for a name of this scheme. */
    public String official(String own) {
        String bare = prefixes.stream()
                .filter(own::startsWith)
                .findFirst()
                .map(prefix -> own.substring(prefix.length()))
                .orElse(own);
        for (Rule rule : rules) {
            Optional<Map<String, String>> values = rule.own.match(bare);
            if (values.isPresent()) {
                return rule.official.fill(values.get());
            }
        }
        return own;
    }

    @Override
    public String toString() {
        return title;
    }
}
