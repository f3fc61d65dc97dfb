package org.convnextc.tool.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.convnextc.io.Printable;
import org.convnextc.runtime.Prediction;
import org.convnextc.runtime.Tensor;

/** Says that a net's numbers are NaN or infinite, which a table of them would not explain. */
final class NonFinite {
    private static final String ADVICE =
            ": the weights or the pixels hold such numbers already, or grow too large on the"
                    + " way; convnextc verify --help tells how to look at the values in between";

    private NonFinite() {}

    /** One logit that is NaN or larger than all numbers makes every probability NaN. */
    static Optional<String> in(String image, List<Prediction> predictions) {
        return predictions.stream().anyMatch(p -> Double.isNaN(p.probability()))
                ? Optional.of("convnextc: " + Printable.of(image)
                        + ": logits are NaN or infinite, so that probabilities and their order mean nothing" + ADVICE)
                : Optional.empty();
    }

    static Optional<String> in(String output, Tensor values) {
        float[] all = values.values();
        long count = IntStream.range(0, all.length)
                .filter(i -> !Float.isFinite(all[i]))
                .count();
        return count > 0
                ? Optional.of("convnextc: warning: the output " + output + " has " + count + " numbers of " + all.length
                        + " that are NaN or infinite" + ADVICE)
                : Optional.empty();
    }
}
