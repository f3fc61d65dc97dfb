package org.convnextc.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.convnextc.image.Preprocess;

/**
 * What a generated class was compiled for.
 *
 * @param name the class's simple name
 * @param version of the runtime that the class was written for
 * @param channels of one input image, followed by its height and width
 * @param outputs what one image yields, in the order of the net; the last one is a classifier's logits, or probabilities
 * @param arenaFloats floats of working memory for one image
 * @param preprocess the way from an image file to the input
 * @param unused paths that a checkpoint may have weights under although the net reads none there; with a dot at the end, parts
 *     that the net ignores
 * @param multiLabel whether classes do not exclude each other: the last output is no logits but a probability for each class
 * @param labels names of the classes in the order of the last output; empty where none were known
 * @param tail how the last output follows from another one, where it can be explained by that
 */
public record Spec(
        String name,
        String version,
        int channels,
        int height,
        int width,
        List<Output> outputs,
        int arenaFloats,
        Preprocess preprocess,
        Set<String> unused,
        boolean multiLabel,
        List<String> labels,
        Optional<Tail> tail) {
    public Spec {
        outputs = List.copyOf(outputs);
        unused = Set.copyOf(unused);
        labels = List.copyOf(labels);
    }

    /** A net that reads all of its checkpoint, and of whose classes one holds. */
    public Spec(
            String name,
            String version,
            int channels,
            int height,
            int width,
            List<Output> outputs,
            int arenaFloats,
            Preprocess preprocess) {
        this(
                name,
                version,
                channels,
                height,
                width,
                outputs,
                arenaFloats,
                preprocess,
                Set.of(),
                false,
                List.of(),
                Optional.empty());
    }

    /** The same net, which leaves alone what its checkpoint has under these paths. */
    public Spec without(String... paths) {
        return with(Set.of(paths), multiLabel, labels, tail);
    }

    /** The same net where any number of classes may hold: it ends in a sigmoid. */
    public Spec withProbabilities() {
        return with(unused, true, labels, tail);
    }

    /** The same net, which has names for its classes: texts with a name a line, one after the other. */
    public Spec withLabels(String... lines) {
        return with(
                unused, multiLabel, Arrays.stream(lines).flatMap(String::lines).toList(), tail);
    }

    /** The same net, whose last output follows from another one in this way. */
    public Spec withTail(Tail end) {
        return with(unused, multiLabel, labels, Optional.of(end));
    }

    private Spec with(Set<String> left, boolean severalHold, List<String> names, Optional<Tail> end) {
        return new Spec(
                name,
                version,
                channels,
                height,
                width,
                outputs,
                arenaFloats,
                preprocess,
                left,
                severalHold,
                names,
                end);
    }

    /** Floats of one image. */
    public int inputs() {
        return channels * height * width;
    }

    /** Logits of one image. */
    int classes() {
        return outputs.get(outputs.size() - 1).elements();
    }
}
