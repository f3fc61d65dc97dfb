package org.convnextc.tool.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.convnextc.ir.Norms;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Rmsnorm;

/** Steps of one op. */
abstract class RandomLayers extends RandomText {
    RandomLayers(long seed) {
        super(seed);
    }

    /** Those of the slot {@code act}. */
    static final List<String> ACTS = Spelled.activations();

    static final List<String> ACTIVATIONS =
            Stream.concat(ACTS.stream(), Stream.of("gelu", "act")).toList();

    static final List<String> NORMS = List.of(
            "layernorm",
            "layernorm eps=1e-5",
            "layernorm affine=no",
            "layernorm bias=no",
            "rmsnorm",
            "rmsnorm eps=1e-3 affine=no",
            "batchnorm",
            "batchnorm eps=1e-3",
            "norm");

    /** Beyond these, a step that makes more is not taken: small nets find what large ones do. */
    static final int MOST_CHANNELS = 24;

    /** The norms that are not among {@link #NORMS}, and numbers of the net. */
    List<String> numbersOrNorms() {
        TensorType type =
                at.image() ? TensorType.batch(at.height(), at.width(), at.channels()) : TensorType.batch(at.channels());
        List<String> norms =
                Norms.others(type, List.of(Batchnorm.class, Grn.class, Layernorm.class, Rmsnorm.class)).stream()
                        .map(Spelled::of)
                        .toList();
        return norms.isEmpty()
                ? List.of("plus -0.25")
                : Stream.concat(Stream.of("times -0.5", "plus 1"), norms.stream())
                        .toList();
    }

    String slice() {
        int from = random.nextInt(at.channels());
        return "slice " + (from > 0 ? "from=" + from + " " : "") + arrow(between(1, at.channels() - from));
    }

    /** Back to the size that it had, so that images stay small. */
    String upsampled() {
        String factor = pick("2", "3");
        String up = "upsample " + factor + pick("", " mode=nearest", " mode=bilinear", " mode=bilinear corners=yes");
        return "{ " + up + "; " + pick("maxpool ", "avgpool ") + factor + "x" + factor + " /" + factor + " pad=0 }";
    }

    String linear(int width) {
        return "linear " + bias() + arrow(width);
    }

    String arrow(int width) {
        at = at.channels(width);
        if (width == 5 && flip()) {
            return "-> widths[1]";
        }
        return "-> " + (width % 2 == 0 && flip() ? "depth*" + width / 2 : width);
    }

    String bias() {
        return pick("", "", "bias=no ", "bias=yes ");
    }

    /** Any convolution whose window fits. */
    String convolution() {
        int dilation = random.nextInt(3) == 0 ? 2 : 1;
        int height = kernel(at.height(), dilation);
        int width = kernel(at.width(), dilation);
        int stride = between(1, 3);
        boolean implied = flip();
        int padHeight = implied ? implied(height, dilation) : between(0, height);
        int padWidth = implied ? implied(width, dilation) : between(0, width);
        String window = extents(height, width)
                + (stride > 1 || flip() ? " /" + stride : "")
                + (implied ? "" : " pad=" + extents(padHeight, padWidth))
                + (dilation > 1 ? " dilation=" + dilation : "");
        String channels = channels();
        slide(height, width, stride, padHeight, padWidth, dilation);
        return labelled("conv " + window + " " + channels);
    }

    /** The largest kernel that fits without padding is as high as the image. */
    int kernel(int extent, int dilation) {
        return between(1, Math.min(5, (extent - 1) / dilation + 1));
    }

    private static int implied(int kernel, int dilation) {
        return kernel % 2 == 1 ? dilation * (kernel - 1) / 2 : 0;
    }

    void slide(int height, int width, int stride, int padHeight, int padWidth, int dilation) {
        at = new Shape(
                (at.height() + 2 * padHeight - dilation * (height - 1) - 1) / stride + 1,
                (at.width() + 2 * padWidth - dilation * (width - 1) - 1) / stride + 1,
                at.channels());
    }

    String sameSizeConvolution() {
        if (flip()) {
            int even = pick(2, 4); // spread by 2, padded by k - 1: as many places as before
            return "conv " + even + " dilation=2 pad=" + (even - 1) + " " + channels();
        }
        return "conv " + extents(pick(1, 3, 5), pick(1, 3)) + (flip() ? "" : " dilation=2") + " " + channels();
    }

    /** Groups, bias and width. */
    String channels() {
        int groups = divisor(at.channels());
        return switch (random.nextInt(3)) {
            case 0 -> "depthwise " + bias();
            case 1 -> at.channels() * 2 > MOST_CHANNELS ? "depthwise" : "depthwise " + bias() + arrow(at.channels());
            default -> {
                int width = groups * between(1, Math.max(1, MOST_CHANNELS / 2 / groups));
                yield (groups > 1 || flip() ? "groups=" + groups + " " : "") + bias() + arrow(width);
            }
        };
    }

    private int divisor(int number) {
        int candidate = between(1, number);
        return number % candidate == 0 ? candidate : 1;
    }

    String pool() {
        int height = between(1, Math.min(3, at.height()));
        int width = between(1, Math.min(4, at.width()));
        int stride = between(1, 2);
        boolean implied = flip();
        int padHeight = implied ? implied(height, 1) : between(0, height / 2);
        int padWidth = implied ? implied(width, 1) : between(0, width / 2);
        String pad = implied ? "" : " pad=" + extents(padHeight, padWidth);
        String window = extents(height, width) + " /" + stride + pad;
        slide(height, width, stride, padHeight, padWidth, 1);
        return labelled(pick("maxpool " + window, "avgpool " + window, "avgpool " + window + " count_pad=no"));
    }

    String adaptive() {
        at = new Shape(between(1, 9), between(1, 9), at.channels());
        return labelled("adaptive_avgpool " + extents(at.height(), at.width()));
    }

    String reduce() {
        at = new Shape(0, 0, at.channels());
        return labelled(pick("mean", "mean", "max"));
    }

    private String extents(int height, int width) {
        return height == width && flip() ? Integer.toString(height) : height + "x" + width;
    }
}
