package org.convnextc.tool.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Branches side by side, and the chains in them. */
abstract class RandomJoins extends RandomLayers {
    RandomJoins(long seed) {
        super(seed);
    }

    static final int MOST_STEPS = 40;

    /** A step that keeps height and width. */
    String sameSize(int depth) {
        steps++;
        boolean image = at.image();
        return switch (random.nextInt(image ? 14 : 10)) {
            case 0 -> labelled(linear(between(1, MOST_CHANNELS / 2)));
            case 1 -> labelled(pick(NORMS));
            case 2, 3 -> labelled(pick(ACTIVATIONS));
            case 4 ->
                labelled(pick("scale", "scalar_scale", "scalar_bias", "dropout", "dropout rate=0.25", "drop_path"));
            case 5 -> depth > 0 ? labelled(residual(depth - 1)) : pick(ACTIVATIONS);
            case 6 -> depth > 0 ? labelled(product(depth - 1)) : pick(NORMS);
            case 7 -> depth > 0 ? labelled(concat(depth - 1)) : pick(ACTIVATIONS);
            case 8 -> labelled(slice());
            case 9 -> labelled(pick(numbersOrNorms()));
            case 10 -> random.nextInt(3) == 0 ? shared() : labelled(sameSizeConvolution());
            case 11 -> labelled(sameSizeConvolution());
            case 12 -> labelled(pick("grn", "grn eps=1e-5"));
            default -> labelled("conv 1x1 " + bias() + arrow(between(1, MOST_CHANNELS / 2)));
        };
    }

    /** Two steps with the same weights: one after another, or side by side. No labels in them, for they would be there twice. */
    private String shared() {
        String path = pick("shared", "s.h") + labels++;
        int channels = at.channels();
        String chain = pick(
                "{ layernorm }",
                "{ scale }",
                "{ grn; batchnorm }",
                "{ linear " + bias() + "-> " + channels + " }",
                "{ conv 3x3 depthwise; batchnorm; conv 1x1 -> " + channels + " }",
                "{ repeat 2 { linear -> " + channels + "; act } }");
        String share = "share \"" + path + "\" " + chain;
        return pick(
                share + "; relu; " + share,
                "residual { " + share + " } via { relu; " + share + " }",
                "repeat 2 { " + share + " }",
                path + ": " + pick(chain, "{ repeat 1 " + chain + " }") + "; " + share.replace(path, path + ".0"),
                label() + "output " + "{ " + share + " }; " + share);
    }

    String join(int depth) {
        return labelled(
                switch (random.nextInt(3)) {
                    case 0 -> residual(depth - 1);
                    case 1 -> product(depth - 1);
                    default -> concat(depth - 1);
                });
    }

    String residual(int depth) {
        Shape from = at;
        if (flip()) {
            return "residual " + branch(depth, from.channels());
        }
        int channels = between(1, MOST_CHANNELS / 2);
        String branch = branch(depth, channels);
        at = from;
        return "residual " + branch + pick(" via ", "\n    via ") + branch(depth, channels);
    }

    /** By a factor for each channel, on either side, or by an image. */
    private String product(int depth) {
        Shape from = at;
        if (!from.image() || flip()) {
            return "multiply " + branch(depth, from.channels(), "sigmoid");
        }
        String gate = "{ " + pick("mean", "max") + "; linear -> " + between(1, 4) + "; " + pick(ACTIVATIONS)
                + "; linear -> " + from.channels() + "; " + pick(ACTS) + " }";
        return switch (random.nextInt(4)) {
            case 0 -> "multiply " + gate;
            case 1 -> "multiply { } via " + gate;
            case 2 -> "multiply " + gate + " via " + branch(depth, from.channels());
            default -> "multiply " + branch(depth, from.channels()) + " via " + gate;
        };
    }

    String concat(int depth) {
        Shape from = at;
        var text = new StringJoiner(" ", "concat ", "");
        int count = between(2, 3);
        int sum = 0;
        for (int i = 0; i < count; i++) {
            at = from;
            int channels = flip() && from.channels() < MOST_CHANNELS / 3 ? from.channels() : between(1, 6);
            text.add(branch(depth, channels));
            sum += channels;
        }
        at = from.channels(sum);
        return text.toString();
    }

    /** A chain to so many channels that keeps height and width, and ends with these steps; the shape follows it. */
    String branch(int depth, int channels, String... last) {
        var chain = new ArrayList<String>();
        int count = between(0, 3);
        for (int i = 0; i < count && steps < MOST_STEPS; i++) {
            chain.add(sameSize(depth));
        }
        if (at.channels() != channels) {
            chain.add(flip() || !at.image() ? linear(channels) : "conv 1x1 " + bias() + arrow(channels));
        }
        chain.addAll(List.of(last));
        return chain.isEmpty() ? "{ }" : "{ " + String.join(pick("; ", "\n    "), chain) + " }";
    }

    /** Two ways to half the size. */
    String halves() {
        int channels = between(1, MOST_CHANNELS / 2);
        int kernel = pick(1, 3, 5);
        String branch = "{ conv " + kernel + " /2 " + arrow(channels) + "; " + pick(NORMS) + " }";
        String via = flip()
                ? "{ conv 1x1 /2 -> " + channels + " }"
                : "{ " + pick("maxpool", "avgpool") + " 3x3 /2; conv 1x1 -> " + channels + " }";
        slide(1, 1, 2, 0, 0, 1);
        return labelled("residual " + branch + " via " + via);
    }
}
