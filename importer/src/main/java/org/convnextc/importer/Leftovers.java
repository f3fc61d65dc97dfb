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
    /** Other nets that a part of a name tells, and what leads to one, or what the language lacks. */
    private static final Map<Pattern, String> MISSING = new LinkedHashMap<>();

    static {
        MISSING.put(
                Pattern.compile(".*\\.token_mixer\\.dwconv_(hw|w|h)\\..*"),
                "InceptionNeXt, but not all of its tensors are there: write the net with these names as labels, as"
                        + " examples/inceptionnext.net does");
        MISSING.put(
                Pattern.compile("dense_stages\\..*"),
                "RDNet, but not all of its tensors are there: write the net with these names as labels; its squeeze and"
                        + " excitation ends in hardsigmoid");
        MISSING.put(
                Pattern.compile(".*\\.act\\d?\\.scale"),
                "a MetaFormer, but not all of its tensors are there: write the net with these names as labels; StarReLU is"
                        + " multiply { relu } via { relu }    scale: scalar_scale    bias: scalar_bias");
        MISSING.put(
                Pattern.compile(".*\\.layer_scale1\\.scale"),
                "PoolFormer, but not all of its tensors are there: write the net with these names as labels; its mixer is"
                        + " residual { avgpool 3 /1 count_pad=no } via { times -1 }");
        MISSING.put(
                Pattern.compile(".*\\.head_dist\\..*"),
                "a net with two heads, of which the mean is taken: write the net with these names as labels, with residual"
                        + " { .. } via { .. } around the heads and times 0.5 behind it");
        MISSING.put(
                Pattern.compile("trunk_output\\..*"),
                "RegNet of torchvision, but not all of its tensors are there: write the net with these names as labels");
        MISSING.put(
                Pattern.compile(".*\\.blocks\\.\\d+\\.xca\\..*"), "EdgeNeXt, with attention: there is no such step");
        MISSING.put(
                Pattern.compile("features\\.\\d+\\.\\d+\\.block\\.\\d+\\.fc1\\..*"),
                "EfficientNet or MobileNetV3 of torchvision: write the net with these names as labels");
        MISSING.put(
                Pattern.compile("segmentation_head\\..*|decoder\\..*"),
                "a net with a decoder: write the net with these names as labels; upsample makes maps larger");
        MISSING.put(
                Pattern.compile("stages\\.\\d+\\.blocks\\.\\d+\\.conv\\..*"),
                "MambaOut or another net with gates: write the net with these names as labels, as examples/mambaout.net does");
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
