package org.convnextc.runtime.gemm.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FetchChoiceTest {
    /** More than products take turns. */
    private static final int MANY = 10_000;

    @Test
    void bothWaysTakeTurns() {
        var choice = new FetchChoice();
        assertEquals(
                Set.of(true, false),
                Stream.generate(() -> tell(choice, 1, 1)).limit(100).collect(Collectors.toSet()));
        assertFalse(choice.isMade());
    }

    @Test
    void theFasterWayStays() {
        assertTrue(after(0.9, 1));
        assertFalse(after(1, 0.9));
    }

    @Test
    void weightsAreFetchedAheadWhereItMakesNoDifference() {
        assertFalse(after(1, 1));
        assertFalse(after(0.99, 1));
    }

    @Test
    void whatTheFirstProductsTakeDoesNotCount() {
        var choice = new FetchChoice();
        for (int i = 0; i < 200; i++) {
            tell(choice, 0.1, 1);
        }
        for (int i = 0; i < MANY; i++) {
            tell(choice, 2, 1);
        }
        assertFalse(choice.atOnce());
    }

    private static boolean after(double atOnce, double ahead) {
        var choice = new FetchChoice();
        for (int i = 0; i < MANY; i++) {
            tell(choice, atOnce, ahead);
        }
        assertTrue(choice.isMade());
        return choice.atOnce();
    }

    /** Of a product that goes the way that it is to; says which. */
    private static boolean tell(FetchChoice choice, double atOnce, double ahead) {
        boolean way = choice.atOnce();
        choice.took(way, way ? atOnce : ahead);
        return way;
    }
}
