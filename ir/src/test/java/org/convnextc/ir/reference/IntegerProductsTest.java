package org.convnextc.ir.reference;

import static org.convnextc.ir.reference.Tensors64.apply;
import static org.convnextc.ir.reference.Tensors64.assertData;
import static org.convnextc.ir.reference.Tensors64.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.convnextc.ir.op.Arithmetic;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.None;
import org.junit.jupiter.api.Test;

/** Products of 8-bit integers against numbers worked out by hand. */
class IntegerProductsTest {
    /**
     * Inputs become 0, 51, 100 and 255 steps of 1 above -10. Two weights of 127 and more in a half of four would be 127 and more: the scale
     * is that with which eight have room in 16 bits, 127 / 124, and the weights become 124, -124, 0 and 62.
     */
    @Test
    void gemmOfIntegers() {
        var op = new Gemm(1, true, new None(), Arithmetic.INT8);
        List<Tensor64> parameters = List.of(of(List.of(1, 4), 127, -127, 0, 63.6), of(List.of(1), 1000));
        Tensor64 x = of(List.of(1, 4), -10, 40.6, 90.4, 245);
        double sum = 51 * -124 + 255 * 62 - 10 * 62;
        assertData(apply(op, List.of(x), parameters), 1000 + sum * 127 / 124);
        assertTrue(Double.isNaN(apply(op, List.of(of(List.of(1, 4), 1, Double.NaN, 1, 1)), parameters)
                .data()[0]));
        // All inputs are the least one, and there are no steps.
        assertData(apply(op, List.of(of(List.of(1, 4), 2, 2, 2, 2)), parameters), 1000 + 2 * 62 * 127 / 124.0);
    }

    /**
     * 769 inputs are two blocks, 448 and 321, the second of which has small numbers and steps of its own. Eight weights of 15.5 come to
     * 124: their scale is 1, and they become 16.
     */
    @Test
    void blocksOfInputsHaveTheirOwnSteps() {
        var inputs = new double[769];
        var weights = new double[769];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i % 2 == 0 ? 0 : i < 448 ? 255 : 0.255;
            weights[i] = i < 448 ? 0 : 15.5;
        }
        var op = new Gemm(1, false, new None(), Arithmetic.INT8);
        Tensor64 out = apply(op, List.of(of(List.of(1, 769), inputs)), List.of(of(List.of(1, 769), weights)));
        assertEquals(0.255 * 160 * 16, out.data()[0], 1e-9);
    }
}
