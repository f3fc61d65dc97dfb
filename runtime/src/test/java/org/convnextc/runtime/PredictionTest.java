package org.convnextc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PredictionTest {
    @Test
    void ranksBySoftmax() {
        float[] logits = {(float) Math.log(1), (float) Math.log(5), (float) Math.log(2), (float) Math.log(2)};
        List<Prediction> best = Prediction.best(logits, List.of("a", "b", "c", "d"), 3);
        assertEquals(
                List.of("b", "c", "d"), best.stream().map(Prediction::label).toList());
        assertEquals(List.of(1, 2, 3), best.stream().map(Prediction::index).toList());
        assertEquals(0.5, best.get(0).probability(), 1e-7);
        assertEquals(0.2, best.get(1).probability(), 1e-7);
    }

    @Test
    void ranksProbabilitiesAsTheyAre() {
        List<Prediction> best = Prediction.mostProbable(new float[] {0.5f, 0.25f, 0.75f}, List.of("a", "b", "c"), 2);
        assertEquals(List.of(new Prediction(2, "c", 0.75), new Prediction(0, "a", 0.5)), best);
    }

    @Test
    void largeLogitsDoNotOverflow() {
        List<Prediction> best = Prediction.best(new float[] {1000, 999}, List.of(), 9);
        assertEquals(2, best.size());
        assertEquals("0", best.get(0).label());
        assertEquals(1 / (1 + Math.exp(-1)), best.get(0).probability(), 1e-12);
    }
}
