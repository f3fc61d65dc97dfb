package org.convnextc.compiler;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.compiler.ir.Graph;
import org.convnextc.compiler.ir.Tensor64;
import org.convnextc.compiler.ir.Weights;
import org.convnextc.compiler.sema.Frontend;
import org.convnextc.compiler.sema.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.io.Npy;

/**
 * A small net with random weights, an input, and what the official PyTorch code (facebookresearch/ConvNeXt at 048efce,
 * facebookresearch/ConvNeXt-V2 at 2553895) computes from them in float64.
 */
public enum GoldenCase {
    A_MICRO("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5"),
    B_ODD("ConvNeXt", "depths = [2, 1, 3, 1]; widths = [10, 20, 36, 52]; input = 3x96x160; classes = 3"),
    D_V2_MICRO("ConvNeXtV2", Slots.MICRO + "input = 3x64x64; classes = 5"),
    E_ISO_MICRO("ConvNeXtIso", "depth = 4; width = 32; input = 3x64x64; classes = 5"),
    E_ISO_MICRO_GAMMA("ConvNeXtIso", "depth = 3; width = 24; input = 3x96x64; classes = 4; layer_scale = 1e-6"),
    F_NO_GAMMA("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5; layer_scale = 0"),
    G_GRAY_32X32("ConvNeXt", Slots.GRAY + "input = 1x32x32; classes = 10"),
    G_GRAY_47X33("ConvNeXt", Slots.GRAY + "input = 1x47x33; classes = 10"),
    H_70X90("ConvNeXt", Slots.MICRO + "input = 3x70x90; classes = 5"),
    J_BF16("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5"),
    J_FP16("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5"),
    K_MODULE_PREFIX("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5"),
    K_TRAINING_CKPT("ConvNeXt", Slots.MICRO + "input = 3x64x64; classes = 5");

    private static final class Slots {
        static final String MICRO = "depths = [1, 1, 2, 1]; widths = [8, 16, 24, 40]; ";
        static final String GRAY = "depths = [1, 1, 1, 1]; widths = [8, 12, 16, 24]; ";
        static final String NORMALIZE = "preprocess = { normalize mean=[0.5] std=[0.5] }; ";
    }

    /** Paths of stored tensors that a net hands out as they are stored. */
    private static final Map<String, String> PATHS = Map.ofEntries(
            Map.entry("stem", "downsample_layers.0"),
            Map.entry("s0b0.dwconv", "stages.0.0.dwconv"),
            Map.entry("s0b0", "stages.0.0"),
            Map.entry("stage0", "stages.0"),
            Map.entry("downsample1", "downsample_layers.1"),
            Map.entry("stage1", "stages.1"),
            Map.entry("downsample2", "downsample_layers.2"),
            Map.entry("stage2", "stages.2"),
            Map.entry("downsample3", "downsample_layers.3"),
            Map.entry("stage3", "stages.3"),
            Map.entry("features", "norm"),
            Map.entry("block0", "blocks.0"),
            Map.entry("blocks", "blocks"));

    private final String parent;
    private final String slots;

    GoldenCase(String parent, String slots) {
        this.parent = parent;
        this.slots = slots;
    }

    /** The net as a user writes it. */
    public Source net() {
        String preprocess = slots.contains("input = 1x") ? Slots.NORMALIZE : "";
        String text = "use \"convnext.net\"\nnet Golden : " + parent + " { " + (preprocess + slots).replace("; ", "\n")
                + " }\n";
        return new Source("golden.net", text);
    }

    /** The flat graph of the net. */
    public Graph graph() {
        var diagnostics = new Diagnostics();
        return Frontend.load(net(), Optional.empty(), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    /** The checkpoint: safetensors, but for those cases that are about PyTorch's own file. */
    public Path weights() {
        return file(name().startsWith("K_") ? "weights.pth" : "weights.safetensors");
    }

    /** [N,C,H,W] */
    public Tensor64 input() {
        return tensor("input");
    }

    /** What the official code computes in between, rounded to float32: {@code stem}, {@code stage0}, ... */
    public Tensor64 tensor(String name) {
        try (Checkpoint io = Checkpoints.open(file("io.safetensors"))) {
            return Weights.of(io).get(name);
        }
    }

    /** The names of all stored tensors. */
    public List<String> tensors() {
        try (Checkpoint io = Checkpoints.open(file("io.safetensors"))) {
            return io.names();
        }
    }

    /** The net's paths of those stored tensors that it hands out as they are: images with the channels first, and features. */
    public Map<String, String> paths() {
        var paths = new LinkedHashMap<>(PATHS);
        paths.keySet().retainAll(tensors());
        if (paths.containsKey("stem") && !paths.containsKey("stage0")) {
            paths.put("stem", "stem");
        }
        return paths;
    }

    /** [N,classes] in float64. */
    public Tensor64 logits() {
        Npy.Doubles logits = Npy.readDoubles(file("logits_f64.npy"));
        return new Tensor64(Arrays.stream(logits.shape()).boxed().toList(), logits.values());
    }

    private Path file(String name) {
        String directory = name().toLowerCase(Locale.ROOT);
        try {
            return Path.of(GoldenCase.class
                    .getResource("/goldens/" + directory + "/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
