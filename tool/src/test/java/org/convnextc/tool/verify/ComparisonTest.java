package org.convnextc.tool.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.convnextc.ir.reference.Tensor64;
import org.junit.jupiter.api.Test;

/** Errors of tensors in which not all numbers are finite. */
class ComparisonTest {
    private static final double NAN = Double.NaN;
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void nonFiniteNumbersThatAgreeLeaveTheOthersToBeCompared() {
        Comparison close = compare(new double[] {NAN, INFINITE, 4, 1.5}, NAN, INFINITE, 4, 1);
        assertEquals(0.125, close.error());
        assertEquals(List.of(3), close.index());
        assertEquals(2, close.nonFinite());
        assertEquals(4, close.elements());
    }

    @Test
    void whereAllAgreeThereIsNoError() {
        assertEquals(
                0, compare(new double[] {NAN, -INFINITE, 2}, NAN, -INFINITE, 2).error());
    }

    @Test
    void aNumberWhereNoneShouldBeStrays() {
        assertTrue(compare(new double[] {3, INFINITE}, NAN, INFINITE).strays(1));
        assertTrue(compare(new double[] {NAN, INFINITE}, 3, INFINITE).strays(1));
        assertTrue(compare(new double[] {INFINITE}, -INFINITE).strays(1));
    }

    @Test
    void finiteNumbersCountAsBefore() {
        Comparison half = compare(new double[] {1, -2}, 1, -4);
        assertEquals(0.5, half.error());
        assertEquals(0, half.nonFinite());
        assertFalse(half.strays(0.5));
    }

    private static Comparison compare(double[] found, double... expected) {
        List<Integer> dims = List.of(expected.length);
        return Comparison.of("x", new Tensor64(dims, found), new Tensor64(dims, expected));
    }
}
