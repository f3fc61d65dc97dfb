package org.convnextc.importer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A ConvNeXt as names and shapes tell it.
 *
 * @param isotropic one width, no steps between stages
 * @param kernels of the depthwise convolution, of each stage
 * @param ratio of the hidden layer of a block
 * @param stem what comes before the first stage
 * @param biases of convolutions and linear layers
 * @param normBias whether norms have a bias
 * @param scaled whether blocks end with a layer scale
 * @param grn whether they have a GRN
 * @param end what comes behind the last stage
 */
record ConvNeXt(
        boolean isotropic,
        List<Integer> depths,
        List<Integer> widths,
        List<String> kernels,
        int ratio,
        Stem stem,
        Biases biases,
        boolean normBias,
        boolean scaled,
        boolean grn,
        End end) {
    private static final int USUAL_RATIO = 4;

    /** Whether these have a bias: all but in timm's {@code conv_bias=False}. */
    record Biases(boolean depthwise, boolean linear, boolean convolution) {
        static final Biases ALL = new Biases(true, true, true);
    }

    /**
     * The first step.
     *
     * @param patch the kernel and stride of its only convolution; 0 where there are two of 3x3
     * @param middle the width between the two
     * @param activation whether an activation stands between them
     */
    record Stem(int channels, int patch, int middle, boolean activation) {}

    /** What comes behind the last stage. */
    enum Norm {
        NONE,
        AFTER_MEAN,
        BEFORE_MEAN,
        /** Norms of maps, {@code norm0}, {@code norm1} ... */
        OF_MAPS
    }

    /**
     * The net's end.
     *
     * @param firstMap the first stage whose map has a norm
     * @param hidden the width of a hidden layer in the head; 0 for none
     * @param classes 0 where there is no head
     */
    record End(Norm norm, int firstMap, int hidden, int classes, boolean headBias) {}

    /** Whether a tensor's name is one of this family's; two kinds are asked for, since one alone is in other nets too. */
    static boolean isIn(Tensors tensors) {
        String first = tensors.hasUnder("stages.0.0") ? "stages.0.0" : "blocks.0";
        return tensors.has(first + ".dwconv.weight") && tensors.has(first + ".pwconv1.weight");
    }

    /** Takes all tensors that have a place in a ConvNeXt. Throws {@link ImportException} for what no ConvNeXt has. */
    static ConvNeXt of(Tensors tensors) {
        return new Reader(tensors).read();
    }

    boolean isUsualBlock() {
        return ratio == USUAL_RATIO
                && biases.equals(Biases.ALL)
                && !(scaled && grn)
                && hasOneKernel()
                && kernels.get(0).equals("7x7");
    }

    boolean hasUsualRatio() {
        return ratio == USUAL_RATIO;
    }

    boolean hasOneKernel() {
        return new HashSet<>(kernels).size() == 1;
    }

    private static final class Reader {
        private final Tensors tensors;
        private final Set<Boolean> normBiases = new HashSet<>();
        private final Set<Boolean> scales = new HashSet<>();
        private final Set<Boolean> grns = new HashSet<>();
        private final Set<Integer> ratios = new HashSet<>();
        private final Set<Boolean> depthwise = new HashSet<>();
        private final Set<Boolean> linear = new HashSet<>();
        private final Set<Boolean> convolution = new HashSet<>();
        private final List<Integer> widths = new ArrayList<>();
        private final List<Integer> depths = new ArrayList<>();
        private final List<String> kernels = new ArrayList<>();

        private Reader(Tensors tensors) {
            this.tensors = tensors;
        }

        private ConvNeXt read() {
            boolean isotropic = !tensors.hasUnder("stages.0");
            if (isotropic) {
                stage("blocks.", tensors.count("blocks.#."));
            } else {
                int stages = tensors.count("stages.#.");
                for (int i = 0; i < stages; i++) {
                    stage("stages." + i + ".", tensors.count("stages." + i + ".#."));
                }
            }
            Stem stem = isotropic ? patch("stem") : stem();
            for (int i = 1; i < widths.size(); i++) {
                down(i);
            }
            End end = end();
            return new ConvNeXt(
                    isotropic,
                    List.copyOf(depths),
                    List.copyOf(widths),
                    List.copyOf(kernels),
                    one(ratios, "the width of their hidden layer over their own"),
                    stem,
                    new Biases(
                            one(depthwise, "a bias of the depthwise convolution"),
                            one(linear, "biases of the linear layers"),
                            one(convolution, "biases of the convolutions between stages")),
                    one(normBiases, "a bias of their norms"),
                    one(scales, "a layer scale"),
                    one(grns, "a GRN"),
                    end);
        }

        private <T> T one(Set<T> found, String what) {
            if (found.size() != 1) {
                throw tensors.wrong("has blocks that differ in " + what + ", which no net here has");
            }
            return found.iterator().next();
        }

        private void stage(String path, int depth) {
            int[] first = tensors.take(path + "0.dwconv.weight", 4);
            for (int j = 0; j < depth; j++) {
                block(path + j + ".", first);
            }
            depths.add(depth);
            widths.add(first[0]);
            kernels.add(first[2] + "x" + first[3]);
        }

        private void block(String path, int[] first) {
            int width = first[0];
            if (first[2] % 2 == 0 || first[3] % 2 == 0) {
                throw tensors.wrong(
                        "has " + path + "dwconv with a kernel of " + first[2] + "x" + first[3] + ", expected odd ones");
            }
            tensors.expect(path + "dwconv.weight", width, 1, first[2], first[3]);
            depthwise.add(tensors.takeIf(path + "dwconv.bias", width));
            norm(path + "norm", width);
            int hidden = tensors.take(path + "pwconv1.weight", 2)[0];
            if (hidden % width != 0) {
                throw tensors.wrong("has " + path + "pwconv1 of width " + hidden + ", expected a multiple of " + width);
            }
            ratios.add(hidden / width);
            tensors.expect(path + "pwconv1.weight", hidden, width);
            tensors.expect(path + "pwconv2.weight", width, hidden);
            boolean bias = tensors.takeIf(path + "pwconv1.bias", hidden);
            if (bias != tensors.takeIf(path + "pwconv2.bias", width)) {
                throw tensors.wrong("has a bias in one of " + path + "pwconv1 and pwconv2, but not in both");
            }
            linear.add(bias);
            scales.add(tensors.takeIf(path + "gamma", width));
            boolean grn = tensors.takeIf(path + "grn.gamma", 1, 1, 1, hidden);
            if (grn) {
                tensors.expect(path + "grn.beta", 1, 1, 1, hidden);
            }
            grns.add(grn);
        }

        private void norm(String path, int width) {
            tensors.expect(path + ".weight", width);
            normBiases.add(tensors.takeIf(path + ".bias", width));
        }

        private Stem stem() {
            String path = "downsample_layers.0.";
            int[] first = tensors.take(path + "0.weight", 4);
            if (tensors.shape(path + "1.weight")
                    .filter(shape -> shape.length == 1)
                    .isPresent()) {
                Stem stem = patch(path + "0");
                norm(path + "1", widths.get(0));
                return stem;
            }
            // A gap in the numbers is an activation, which has no tensors.
            int second = tensors.has(path + "1.weight") ? 1 : 2;
            int width = widths.get(0);
            tensors.expect(path + "0.weight", first[0], first[1], 3, 3);
            tensors.expect(path + second + ".weight", width, first[0], 3, 3);
            convolution.add(tensors.takeIf(path + "0.bias", first[0]));
            convolution.add(tensors.takeIf(path + second + ".bias", width));
            norm(path + (second + 1), width);
            return new Stem(first[1], 0, first[0], second == 2);
        }

        private Stem patch(String path) {
            int[] shape = tensors.take(path + ".weight", 4);
            if (shape[2] != shape[3] || shape[2] == 0) {
                throw tensors.wrong(
                        "has " + path + " with a kernel of " + shape[2] + "x" + shape[3] + ", expected a square one");
            }
            tensors.expect(path + ".weight", widths.get(0), shape[1], shape[2], shape[2]);
            convolution.add(tensors.takeIf(path + ".bias", widths.get(0)));
            return new Stem(shape[1], shape[2], 0, false);
        }

        private void down(int stage) {
            String path = "downsample_layers." + stage + ".";
            norm(path + "0", widths.get(stage - 1));
            tensors.expect(path + "1.weight", widths.get(stage), widths.get(stage - 1), 2, 2);
            convolution.add(tensors.takeIf(path + "1.bias", widths.get(stage)));
        }

        private End end() {
            int last = widths.get(widths.size() - 1);
            int hidden = 0;
            Norm norm = Norm.NONE;
            int firstMap = 0;
            if (tensors.has("norm.weight")) {
                norm("norm", last);
                norm = Norm.AFTER_MEAN;
            } else if (tensors.has("norm_pre.weight")) {
                norm("norm_pre", last);
                norm = Norm.BEFORE_MEAN;
            } else if (tensors.has("norm" + (widths.size() - 1) + ".weight")) {
                norm = Norm.OF_MAPS;
                firstMap = maps();
            }
            if (norm == Norm.AFTER_MEAN && tensors.has("pre_logits.weight")) {
                hidden = tensors.take("pre_logits.weight", 2)[0];
                tensors.expect("pre_logits.weight", hidden, last);
                tensors.expect("pre_logits.bias", hidden);
            }
            int classes = 0;
            boolean bias = false;
            boolean headed = norm == Norm.AFTER_MEAN || norm == Norm.BEFORE_MEAN;
            Optional<int[]> head = headed ? tensors.shape("head.weight") : Optional.empty();
            if (head.isPresent()) {
                classes = tensors.take("head.weight", 2)[0];
                tensors.expect("head.weight", classes, hidden == 0 ? last : hidden);
                bias = tensors.takeIf("head.bias", classes);
            }
            return new End(norm, firstMap, hidden, classes, bias);
        }

        /** The first of the maps that have norms: those behind it all have one. */
        private int maps() {
            int first = widths.size() - 1;
            while (first > 0 && tensors.has("norm" + (first - 1) + ".weight")) {
                first--;
            }
            for (int i = first; i < widths.size(); i++) {
                norm("norm" + i, widths.get(i));
            }
            return first;
        }
    }
}
