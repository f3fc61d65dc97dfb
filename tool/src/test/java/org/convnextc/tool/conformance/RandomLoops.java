package org.convnextc.tool.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Loops, choices, and slots with parameters. */
abstract class RandomLoops extends RandomJoins {
    RandomLoops(long seed) {
        super(seed);
    }

    String repeat(int depth) {
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

    String loop() {
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

    String call() {
        if (flip()) {
            return label() + "block(" + at.channels() + ")";
        }
        int width = between(1, 8);
        at = at.channels(width);
        return label() + "plain(" + width + ", " + pick("3", "1", "1x5") + ")";
    }

    /** One of the two branches is taken in each round; both must do. */
    String choice(int depth) {
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
    String block() {
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
}
