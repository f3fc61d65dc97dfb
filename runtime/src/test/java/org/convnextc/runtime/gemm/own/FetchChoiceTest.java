package org.convnextc.runtime.gemm.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.runtime.gemm.own.FetchChoice.Way;
import org.junit.jupiter.api.Test;

final class FetchChoiceTest {
    /** More than products take turns. */
    private static final int MANY = 10_000;

    private static final Map<Way, Double> ALIKE = times(1, 1, 1);

    @Test
    void allWaysTakeTurns() {
        var choice = new FetchChoice();
        Set<Way> ways = Stream.generate(() -> tell(choice, ALIKE)).limit(100).collect(Collectors.toSet());
        assertEquals(EnumSet.allOf(Way.class), ways);
        assertFalse(choice.isMade());
    }

    @Test
    void theFastestWayStays() {
        assertEquals(Way.AT_ONCE, after(times(1, 0.9, 1)));
        assertEquals(Way.AT_ONCE, after(times(1, 0.8, 0.9)));
        assertEquals(Way.ASKED, after(times(1, 0.9, 0.8)));
        assertEquals(Way.AHEAD, after(times(0.9, 1, 1)));
    }

    @Test
    void weightsAreReadAheadWhereItMakesNoDifference() {
        assertEquals(Way.AHEAD, after(ALIKE));
        assertEquals(Way.AHEAD, after(times(1, 0.99, 0.98)));
    }

    @Test
    void whatTheFirstProductsTakeDoesNotCount() {
        var choice = new FetchChoice();
        for (int i = 0; i < 200; i++) {
            tell(choice, times(1, 0.1, 0.1));
        }
        for (int i = 0; i < MANY; i++) {
            tell(choice, times(1, 2, 2));
        }
        assertEquals(Way.AHEAD, choice.way());
    }

    @Test
    void fewDisturbedProductsDoNotCount() {
        var choice = new FetchChoice();
        for (int i = 0; i < MANY; i++) {
            tell(choice, i % 5 == 0 ? times(1, 9, 1) : times(1, 0.9, 1));
        }
        assertEquals(Way.AT_ONCE, choice.way());
    }

    private static Map<Way, Double> times(double ahead, double atOnce, double asked) {
        return Map.of(Way.AHEAD, ahead, Way.AT_ONCE, atOnce, Way.ASKED, asked);
    }

    private static Way after(Map<Way, Double> times) {
        var choice = new FetchChoice();
        for (int i = 0; i < MANY; i++) {
            tell(choice, times);
        }
        assertTrue(choice.isMade());
        return choice.way();
    }

    /** Of a product that goes the way that it is to; says which. */
    private static Way tell(FetchChoice choice, Map<Way, Double> times) {
        Way way = choice.way();
        choice.took(way, times.get(way));
        return way;
    }
}
