package org.convnextc.tool.conformance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What all parts of a random net draw from: choices, the shape of what is written so far, labels that are there once. */
abstract class RandomText {
    /** Of the value at hand; height 0 once height and width are gone. */
    record Shape(int height, int width, int channels) {
        boolean image() {
            return height > 0;
        }

        Shape channels(int next) {
            return new Shape(height, width, next);
        }
    }

    final Random random;

    /** The indices of the loops around; an empty text for a loop without. */
    final Deque<String> loops = new ArrayDeque<>();

    Shape at;
    int labels;
    int steps;

    RandomText(long seed) {
        random = new Random(seed);
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean flip() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String labelled(String step) {
        return flip() ? step : label() + step;
    }

    /** Each is there once; names that passes might choose, too. A label that computes must count all rounds around it. */
    String label() {
        String name = pick("n", "conv", "stem", "a.b", "x_hat", "c.patches", "block", "block1-") + labels++;
        boolean counts = loops.stream().noneMatch(String::isEmpty);
        if (!counts || random.nextInt(4) > 0) {
            return name + ": ";
        }
        String rounds = loops.stream().map(i -> "_{" + i + "}").collect(Collectors.joining());
        return name + rounds + pick("_{1+1}", ".{depth}", "[depth-1]") + ": ";
    }
}
