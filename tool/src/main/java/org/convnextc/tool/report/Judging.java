package org.convnextc.tool.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.convnextc.image.ImageException;
import org.convnextc.runtime.Classification;
import org.convnextc.runtime.HeatMap;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Prediction;
import org.convnextc.runtime.Tensor;
import org.convnextc.runtime.exec.Prefetcher;

/**
 * Lets a net judge images, for a report and for heat maps. The next images are decoded, and their thumbnails made, while the net works on
 * the present one.
 */
public final class Judging {
    /** Says where a net sees a class. */
    @FunctionalInterface
    public interface Explainer {
        /** @param outputs of the pixels [channels, height, width] */
        HeatMap explain(float[] pixels, Map<String, Tensor> outputs, int index);
    }

    /**
     * An image to judge.
     *
     * @param truth index of its class, where that is known
     */
    public record Question(Path image, Optional<Integer> truth) {}

    /**
     * What became of it.
     *
     * @param pixels that the net was given; empty where the image failed
     */
    public record Answer(Classification<Path> classification, Judged judged, float[] pixels) {}

    private record Input(Question question, float[] pixels, byte[] thumbnail, Optional<ImageException> failure) {}

    private final Model model;
    private final int best;
    private final Optional<Explainer> explainer;

    /** @param best how many classes are told */
    public Judging(Model model, int best, Optional<Explainer> explainer) {
        this.model = model;
        this.best = best;
        this.explainer = explainer;
    }

    /** Hands each answer over as soon as it is there. */
    public void judge(List<Question> questions, Consumer<Answer> answers) {
        try (var inputs = new Prefetcher<>(questions.iterator(), this::input)) {
            while (inputs.hasNext()) {
                answers.accept(answer(inputs.next()));
            }
        }
    }

    private Input input(Question question) {
        try {
            float[] pixels = model.preprocess(question.image());
            return new Input(
                    question, pixels, Thumbnail.jpeg(model.thumbnail(pixels, Thumbnail.SIDE)), Optional.empty());
        } catch (ImageException e) {
            return new Input(question, new float[0], new byte[0], Optional.of(e));
        }
    }

    private Answer answer(Input input) {
        Optional<String> failure = input.failure().map(ImageException::getMessage);
        List<Prediction> predictions = List.of();
        Optional<HeatMap> heat = Optional.empty();
        if (input.failure().isEmpty()) {
            Map<String, Tensor> outputs = model.forwardAll(input.pixels());
            List<Tensor> all = List.copyOf(outputs.values());
            float[] logits = all.get(all.size() - 1).values();
            predictions = model.best(logits, best);
            int first = predictions.get(0).index();
            if (isNan(logits, predictions)) {
                failure = Optional.of("the net gives NaN");
            } else {
                heat = explainer.map(how -> how.explain(input.pixels(), outputs, first));
            }
        }
        Path image = input.question().image();
        var judged = new Judged(
                image.toString(),
                input.question().truth(),
                failure.isPresent() ? List.of() : predictions,
                failure,
                input.thumbnail(),
                heat);
        return new Answer(new Classification<>(image, predictions, input.failure()), judged, input.pixels());
    }

    /** Whether they are no answer: a NaN among logits, or infinite ones, whose softmax is NaN. */
    private static boolean isNan(float[] logits, List<Prediction> predictions) {
        return IntStream.range(0, logits.length).anyMatch(i -> Float.isNaN(logits[i]))
                || predictions.stream().anyMatch(one -> Double.isNaN(one.probability()));
    }
}
