package org.convnextc.tool.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Random nets in the language, valid by construction, the same for a seed: every op, odd sizes, joins within joins, loops, choices,
 * slots with parameters, inheritance, several outputs, labels of all kinds. The generator follows the shape of what it has written.
 */
final class RandomNet extends RandomLoops {
    /** Of the net in the text that is meant: the others are its parents. */
    static final String NAME = "Child";

    /** Before any step but groups and loops, which may be empty. */
    private static final Pattern LABEL = Pattern.compile("([\\w.-]+): (?!repeat|\\{)");

    private final List<String> outputs = new ArrayList<>();

    private RandomNet(long seed) {
        super(seed);
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

    private String step(int depth) {
        steps++;
        if (!at.image()) {
            return sameSize(depth);
        }
        return switch (random.nextInt(depth > 0 ? 14 : 5)) {
            case 0, 1 -> convolution();
            case 2 -> random.nextInt(5) == 0 ? adaptive() : pool();
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
}
