package org.convnextc.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.convnextc.checkpoint.NamingScheme;

/** Tensors that found no place in a net. */
final class Leftovers {
    /** What tells nets that are like a built-in one, but no net of the language: a name's part, and what is missing. */
    private static final Map<Pattern, String> MISSING = new LinkedHashMap<>();

    static {
        MISSING.put(
                Pattern.compile(".*\\.token_mixer\\.dwconv_(hw|w|h)\\..*"),
                "InceptionNeXt, whose mixer takes some of the channels: there is no step that does");
        MISSING.put(
                Pattern.compile("dense_stages\\..*"),
                "RDNet, whose squeeze and excitation ends in a hard sigmoid: there is no such step");
        MISSING.put(
                Pattern.compile(".*\\.act\\d?\\.scale"),
                "a MetaFormer with StarReLU, whose factor is one for all channels, and norms without bias: there are no such steps");
        MISSING.put(
                Pattern.compile(".*\\.layer_scale1\\.scale"),
                "PoolFormer, with a group norm and a pooling that does not count padding: there are no such steps");
        MISSING.put(
                Pattern.compile(".*\\.head_dist\\..*"),
                "a net with two heads, of which the mean is taken: there is no constant factor");
        MISSING.put(
                Pattern.compile("trunk_output\\..*"),
                "RegNet of torchvision: write the net with these names as labels");
        MISSING.put(
                Pattern.compile(".*\\.blocks\\.\\d+\\.xca\\..*"), "EdgeNeXt, with attention: there is no such step");
        MISSING.put(
                Pattern.compile("features\\.\\d+\\.\\d+\\.block\\.\\d+\\.fc1\\..*"),
                "EfficientNet or MobileNetV3 of torchvision: write the net with these names as labels");
        MISSING.put(
                Pattern.compile("segmentation_head\\..*|decoder\\..*"),
                "a net with a decoder, which makes maps larger: there is no step that does");
        MISSING.put(
                Pattern.compile("stages\\.\\d+\\.blocks\\.\\d+\\.conv\\..*"),
                "MambaOut or another net with gates: it takes some of the channels, and there is no step that does");
        MISSING.put(
                Pattern.compile(
                        "embeddings\\.(cls_token|patch_embeddings\\.projection).*|.*attention\\..*|.*\\.attn\\..*"),
                "a transformer: no net of the language has attention");
    }

    private static final int SHOWN = 5;

    private final Tensors tensors;

    Leftovers(Tensors tensors) {
        this.tensors = tensors;
    }

    /** Throws {@link ImportException} where a tensor has no place in the net. A second copy of the last norm has none and needs none. */
    void require(String net) {
        List<String> left = new ArrayList<>(tensors.left());
        left.removeIf(name -> name.matches("norms\\.\\d+\\.(weight|bias)")
                && tensors.mayBeTwin(name.substring(0, name.lastIndexOf('.') + 1), "norm."));
        left.removeIf(name -> name.matches("(decoder|proj|pred)\\..*|mask_token"));
        if (!left.isEmpty()) {
            throw tensors.wrong("has " + left.size() + " tensors that have no place in " + net + ", the nearest net:")
                    .with(tensors.listed(left) + System.lineSeparator() + hint(left) + ignoring(left));
        }
    }

    /** The option that leaves out all of them, or the first few. */
    private String ignoring(List<String> left) {
        String paths = left.stream()
                .map(tensors::outside)
                .distinct()
                .filter(path -> path.matches("[\\w.-]+"))
                .limit(SHOWN)
                .map(path -> path + ".*")
                .collect(Collectors.joining(","));
        return "If the net does not need them, leave them out with --ignore"
                + (paths.isEmpty() ? "" : " '" + paths + "'");
    }

    private static String hint(List<String> left) {
        return MISSING.entrySet().stream()
                .filter(known -> left.stream()
                        .anyMatch(name -> known.getKey().matcher(name).matches()))
                .findFirst()
                .map(known -> "This looks like " + known.getValue() + "." + System.lineSeparator())
                .orElse("");
    }

    ImportException unknown(NamingScheme scheme) {
        List<String> names = List.copyOf(tensors.names());
        String hint = hint(names);
        return tensors.wrong("has the names of no net that is known here (" + scheme + "):")
                .with(tensors.listed(names)
                        + System.lineSeparator()
                        + (hint.isEmpty()
                                ? "Known are ConvNeXt in the names of facebookresearch, timm, open_clip, Hugging Face, torchvision and"
                                        + " mmpretrain, ResNet and MobileNetV2. Write the net with these names as labels."
                                : hint.stripTrailing()));
    }
}
