package org.convnextc.tool.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.convnextc.ir.Norms;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Rmsnorm;

/**
 * Random nets in the language, valid by construction, the same for a seed: every op, odd sizes, joins within joins, loops, choices,
 * slots with parameters, inheritance, several outputs, labels of all kinds. The generator follows the shape of what it has written.
 */
final class RandomNet {
    /** Of the net in the text that is meant: the others are its parents. */
    static final String NAME = "Child";

    /** Those of the slot {@code act}. */
    private static final List<String> ACTS = Spelled.activations();

    private static final List<String> ACTIVATIONS =
            Stream.concat(ACTS.stream(), Stream.of("gelu", "act")).toList();

    private static final List<String> NORMS = List.of(
            "layernorm",
            "layernorm eps=1e-5",
            "layernorm affine=no",
            "rmsnorm",
            "rmsnorm eps=1e-3 affine=no",
            "batchnorm",
            "batchnorm eps=1e-3",
            "norm");

    /** Beyond these, a step that makes more is not taken: small nets find what large ones do. */
    private static final int MOST_CHANNELS = 24;

    private static final int MOST_STEPS = 40;

    /** Before any step but groups and loops, which may be empty. */
    private static final Pattern LABEL = Pattern.compile("([\\w.-]+): (?!repeat|\\{)");

    /** Of the value at hand; height 0 once height and width are gone. */
    private record Shape(int height, int width, int channels) {
        boolean image() {
            return height > 0;
        }

        Shape channels(int next) {
            return new Shape(height, width, next);
        }
    }

    private final Random random;
    /** The indices of the loops around; an empty text for a loop without. */
    private final Deque<String> loops = new ArrayDeque<>();

    private final List<String> outputs = new ArrayList<>();
    private Shape at;
    private int labels;
    private int steps;

    private RandomNet(long seed) {
        random = new Random(seed);
    }

    /** The text of a file. */
    static String text(long seed) {
        return new RandomNet(seed).file();
    }

    private String file() {
        at = new Shape(between(3, 13), between(3, 13), between(1, 4));
        String input = at.channels() + "x" + at.height() + "x" + at.width();
        String preprocess = preprocess();
        String body = body();
        return """
                net Base {
                  input = %s
                  preprocess = %s
                  act = relu
                  norm = batchnorm
                  depth = 9
                  widths = [3, 5]
                  drop_path = %s
                  block(w) = %s
                  plain(w, k) = { conv k -> w; act }
                  body = { mean }
                }
                net %s : Base {
                  act = %s
                  norm = %s
                  depth = 2
                  layer_scale = 0.1
                  block(w) = %s
                  body = %s
                %s}
                """
                .formatted(
                        input,
                        preprocess,
                        pick("0", "0.1"),
                        block(),
                        NAME,
                        "{ " + pick(ACTS) + " }",
                        pick("layernorm", "{ layernorm eps=1e-4 }", "rmsnorm", "batchnorm"),
                        block(),
                        body,
                        outputs.isEmpty() ? "" : "  outputs = [" + String.join(", ", outputs) + "]\n");
    }

    private String preprocess() {
        String numbers = IntStream.range(0, at.channels())
                .mapToObj(c -> pick("0.5", "0.25", "1"))
                .collect(Collectors.joining(", ", "[", "]"));
        String normalize = "normalize mean=" + numbers + " std=" + numbers;
        return flip()
                ? "{ " + normalize + " }"
                : "{ warp " + at.height() + "x" + at.width() + pick(" bilinear", "") + "; " + normalize + " }";
    }

    /** Now and then the value of a step with a plain label, which is one that always computes something. */
    private void outputs(String step) {
        Matcher label = LABEL.matcher(step);
        if (label.lookingAt() && random.nextInt(8) == 0) {
            outputs.add('"' + label.group(1) + '"');
        }
    }

    private String body() {
        var chain = new ArrayList<String>();
        int count = between(2, 9);
        for (int i = 0; i < count && steps < MOST_STEPS; i++) {
            chain.add(step(2));
            outputs(chain.get(i));
        }
        if (at.image() && random.nextInt(5) > 0) {
            chain.add(reduce());
        }
        if (!at.image() && random.nextInt(5) > 0) {
            chain.add(pick("head: ", "") + linear(between(1, 6)));
        }
        return "{\n    " + String.join("\n    ", chain) + "\n  }";
    }

    // Steps

    private String step(int depth) {
        steps++;
        if (!at.image()) {
            return sameSize(depth);
        }
        return switch (random.nextInt(depth > 0 ? 14 : 5)) {
            case 0, 1 -> convolution();
            case 2 -> pool();
            case 3, 4 -> sameSize(depth);
            case 5, 6 -> join(depth);
            case 7 -> halves();
            case 8 -> repeat(depth);
            case 9 -> loop();
            case 10 -> call();
            case 11 -> random.nextInt(3) == 0 ? label() + upsampled() : choice(depth);
            case 12 -> random.nextInt(3) == 0 ? output(depth) : group(depth);
            default -> random.nextInt(6) == 0 ? reduce() : convolution();
        };
    }

    /** A step that keeps height and width. */
    private String sameSize(int depth) {
        steps++;
        boolean image = at.image();
        return switch (random.nextInt(image ? 14 : 10)) {
            case 0 -> labelled(linear(between(1, MOST_CHANNELS / 2)));
            case 1 -> labelled(pick(NORMS));
            case 2, 3 -> labelled(pick(ACTIVATIONS));
            case 4 -> labelled(pick("scale", "dropout", "dropout rate=0.25", "drop_path"));
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

    /** The norms that are not among {@link #NORMS}, and numbers of the net. */
    private List<String> numbersOrNorms() {
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

    private String group(int depth) {
        return label() + "{ " + String.join(pick("; ", "\n    "), step(depth - 1), step(depth - 1)) + " }";
    }

    /** With a label or with steps in it, for two outputs of one name are an error. */
    private String output(int depth) {
        Shape from = at;
        String output = flip() ? label() + "output { }" : labelled("output { " + step(depth - 1) + " }");
        at = from;
        return output;
    }

    private String slice() {
        int from = random.nextInt(at.channels());
        return "slice " + (from > 0 ? "from=" + from + " " : "") + arrow(between(1, at.channels() - from));
    }

    /** Back to the size that it had, so that images stay small. */
    private String upsampled() {
        String factor = pick("2", "3");
        String up = "upsample " + factor + pick("", " mode=nearest", " mode=bilinear", " mode=bilinear corners=yes");
        return "{ " + up + "; " + pick("maxpool ", "avgpool ") + factor + "x" + factor + " /" + factor + " pad=0 }";
    }

    private String linear(int width) {
        return "linear " + bias() + arrow(width);
    }

    private String arrow(int width) {
        at = at.channels(width);
        if (width == 5 && flip()) {
            return "-> widths[1]";
        }
        return "-> " + (width % 2 == 0 && flip() ? "depth*" + width / 2 : width);
    }

    private String bias() {
        return pick("", "", "bias=no ", "bias=yes ");
    }

    /** Any convolution whose window fits. */
    private String convolution() {
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
    private int kernel(int extent, int dilation) {
        return between(1, Math.min(5, (extent - 1) / dilation + 1));
    }

    private static int implied(int kernel, int dilation) {
        return kernel % 2 == 1 ? dilation * (kernel - 1) / 2 : 0;
    }

    private void slide(int height, int width, int stride, int padHeight, int padWidth, int dilation) {
        at = new Shape(
                (at.height() + 2 * padHeight - dilation * (height - 1) - 1) / stride + 1,
                (at.width() + 2 * padWidth - dilation * (width - 1) - 1) / stride + 1,
                at.channels());
    }

    private String sameSizeConvolution() {
        if (flip()) {
            int even = pick(2, 4); // spread by 2, padded by k - 1: as many places as before
            return "conv " + even + " dilation=2 pad=" + (even - 1) + " " + channels();
        }
        return "conv " + extents(pick(1, 3, 5), pick(1, 3)) + (flip() ? "" : " dilation=2") + " " + channels();
    }

    /** Groups, bias and width. */
    private String channels() {
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

    private String pool() {
        int height = between(1, Math.min(3, at.height()));
        int width = between(1, Math.min(4, at.width()));
        int stride = between(1, 2);
        boolean implied = flip();
        int padHeight = implied ? implied(height, 1) : between(0, height / 2);
        int padWidth = implied ? implied(width, 1) : between(0, width / 2);
        String pad = implied ? "" : " pad=" + extents(padHeight, padWidth);
        String window = extents(height, width) + " /" + stride + pad;
        slide(height, width, stride, padHeight, padWidth, 1);
        return labelled(pick("maxpool ", "avgpool ") + window);
    }

    private String reduce() {
        at = new Shape(0, 0, at.channels());
        return labelled(pick("mean", "mean", "max"));
    }

    private String extents(int height, int width) {
        return height == width && flip() ? Integer.toString(height) : height + "x" + width;
    }

    // Joins

    private String join(int depth) {
        return labelled(
                switch (random.nextInt(3)) {
                    case 0 -> residual(depth - 1);
                    case 1 -> product(depth - 1);
                    default -> concat(depth - 1);
                });
    }

    private String residual(int depth) {
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

    private String concat(int depth) {
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
    private String branch(int depth, int channels, String... last) {
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
    private String halves() {
        int channels = between(1, MOST_CHANNELS / 2);
        int kernel = pick(1, 3, 5);
        String branch = "{ conv " + kernel + " /2 " + arrow(channels) + "; " + pick(NORMS) + " }";
        String via = flip()
                ? "{ conv 1x1 /2 -> " + channels + " }"
                : "{ " + pick("maxpool", "avgpool") + " 3x3 /2; conv 1x1 -> " + channels + " }";
        slide(1, 1, 2, 0, 0, 1);
        return labelled("residual " + branch + " via " + via);
    }

    // Loops, choices and calls

    private String repeat(int depth) {
        String index = index();
        int rounds = between(0, 3);
        Shape from = at;
        loops.push(index);
        String body = branch(depth - 1, from.channels());
        loops.pop();
        at = from;
        String count = rounds == 2 && flip() ? "depth" : rounds == 1 ? "depth - 1" : Integer.toString(rounds);
        return labelled("repeat " + count + (index.isEmpty() ? "" : " at " + index) + " " + body);
    }

    private String index() {
        return flip() ? "" : "i" + loops.size();
    }

    private String loop() {
        int rounds = between(1, 2);
        int[] widths = IntStream.range(0, rounds).map(i -> between(1, 8)).toArray();
        int[] strides = IntStream.range(0, rounds).map(i -> between(1, 2)).toArray();
        boolean named = widths.length == 2 && flip();
        if (named) {
            widths = new int[] {3, 5};
        }
        String index = index();
        loops.push(index);
        var chain = new ArrayList<String>();
        chain.add(labelled("conv " + pick("3x3", "5", "1x1") + " /s " + bias() + "-> w"));
        optional(chain, () -> labelled(pick(NORMS)));
        optional(chain, () -> labelled("block(w)"));
        optional(chain, () -> "if s == 1 { " + pick(ACTIVATIONS) + " } else { " + pick(NORMS) + " }");
        optional(chain, () -> labelled("plain(w, 3)"));
        loops.pop();
        for (int i = 0; i < rounds; i++) {
            at = at.channels(widths[i]);
            slide(1, 1, strides[i], 0, 0, 1);
        }
        String lists = (named ? "widths" : list(widths)) + ", " + list(strides);
        String at = index.isEmpty() ? "" : " at " + index;
        return labelled("for w, s" + at + " in " + lists + " { " + String.join("; ", chain) + " }");
    }

    private void optional(List<String> chain, Supplier<String> step) {
        if (flip()) {
            chain.add(step.get());
        }
    }

    private static String list(int[] numbers) {
        return IntStream.of(numbers).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    private String call() {
        if (flip()) {
            return label() + "block(" + at.channels() + ")";
        }
        int width = between(1, 8);
        at = at.channels(width);
        return label() + "plain(" + width + ", " + pick("3", "1", "1x5") + ")";
    }

    /** One of the two branches is taken in each round; both must do. */
    private String choice(int depth) {
        Shape from = at;
        String index = loops.stream().filter(i -> !i.isEmpty()).findFirst().orElse("depth");
        String condition = pick(index + " == 1", "depth > 1 and not no", index + " % 2 == 0 or no", "widths[0] < 3");
        String then = branch(depth - 1, from.channels());
        at = from;
        String otherwise = branch(depth - 1, from.channels());
        at = from;
        return "if " + condition + " " + then + (flip() ? "" : " else " + otherwise);
    }

    /** What every width and size can take; joins and labels as the author of a net would write them. */
    private String block() {
        boolean named = flip();
        var chain = new ArrayList<String>();
        optional(
                chain,
                () -> (named ? "a.dw: " : "") + "conv " + pick("3x3", "7x7", "1x3", "2 dilation=2 pad=1") + " depthwise"
                        + pick("", " bias=no"));
        optional(chain, () -> (named ? "norm: " : "") + pick(NORMS));
        String wide = pick("2*w", "w + 1", "w");
        chain.add((named ? "pw1: " : "") + pick("linear ", "conv 1x1 ") + bias() + "-> " + wide);
        optional(chain, () -> pick(ACTIVATIONS));
        optional(
                chain,
                () -> (named ? "gate: " : "")
                        + pick(
                                "grn",
                                "multiply { } via { mean; linear -> " + wide + "; sigmoid }",
                                "scale",
                                "conv 3x3 depthwise"));
        chain.add((named ? "pw2: " : "") + "linear " + bias() + "-> w");
        optional(chain, () -> (named ? "gamma: " : "") + "scale");
        optional(chain, () -> pick("drop_path", "dropout rate=0.1", "batchnorm", "act"));
        String steps = "{ " + String.join("; ", chain) + " }";
        return switch (random.nextInt(4)) {
            case 0 -> steps;
            case 1 -> "{ residual " + steps + " via { conv 1x1 -> w } }";
            case 2 -> "{ concat { } " + steps + "; linear -> w; act }";
            default -> "{ residual " + steps + " }";
        };
    }

    // Labels

    private String labelled(String step) {
        return flip() ? step : label() + step;
    }

    /** Each is there once; names that passes might choose, too. A label that computes must count all rounds around it. */
    private String label() {
        String name = pick("n", "conv", "stem", "a.b", "x_hat", "c.patches", "block", "block1-") + labels++;
        boolean counts = loops.stream().noneMatch(String::isEmpty);
        if (!counts || random.nextInt(4) > 0) {
            return name + ": ";
        }
        String rounds = loops.stream().map(i -> "_{" + i + "}").collect(Collectors.joining());
        return name + rounds + pick("_{1+1}", ".{depth}", "[depth-1]") + ": ";
    }

    // Choices

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private boolean flip() {
        return random.nextBoolean();
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
