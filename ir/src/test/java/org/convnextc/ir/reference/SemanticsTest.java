package org.convnextc.ir.reference;

import static org.convnextc.ir.reference.Tensors64.apply;
import static org.convnextc.ir.reference.Tensors64.assertData;
import static org.convnextc.ir.reference.Tensors64.of;
import static org.convnextc.ir.reference.Tensors64.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.convnextc.ir.ShapeException;
import org.convnextc.ir.TensorType;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Add;
import org.convnextc.ir.op.Affine;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.BatchnormFactor;
import org.convnextc.ir.op.BatchnormShift;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.op.Concat;
import org.convnextc.ir.op.Copy;
import org.convnextc.ir.op.DropPath;
import org.convnextc.ir.op.Dropout;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Gelu;
import org.convnextc.ir.op.Gemm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Groupnorm;
import org.convnextc.ir.op.Hardsigmoid;
import org.convnextc.ir.op.Hardswish;
import org.convnextc.ir.op.L2norm;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Linear;
import org.convnextc.ir.op.Max;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Mean;
import org.convnextc.ir.op.Mlp;
import org.convnextc.ir.op.Mnemonic;
import org.convnextc.ir.op.Multiply;
import org.convnextc.ir.op.None;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Relu;
import org.convnextc.ir.op.Relu6;
import org.convnextc.ir.op.Reorder;
import org.convnextc.ir.op.Rescale;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.ScalarBias;
import org.convnextc.ir.op.ScalarScale;
import org.convnextc.ir.op.Scale;
import org.convnextc.ir.op.ScaleColumns;
import org.convnextc.ir.op.ScaleRows;
import org.convnextc.ir.op.Sigmoid;
import org.convnextc.ir.op.Silu;
import org.convnextc.ir.op.Simplenorm;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.ToChannelsLast;
import org.convnextc.ir.op.Upsample;
import org.junit.jupiter.api.Test;

/**
 * Each op against numbers worked out by hand, or against its definition written another way; for convolutions {@link
 * ConvolutionSemanticsTest}.
 */
class SemanticsTest {
    @Test
    void everyOpHasSemantics() {
        List<String> missing = Op.of(Op.class).stream()
                .filter(op -> op != Call.class && !Semantics.ALL.containsKey(op))
                .map(Mnemonic::of)
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void add() {
        assertData(apply(new Add(), of(List.of(1, 2), 1, 2), of(List.of(1, 2), 10, 20)), 11, 22);
    }

    @Test
    void multiplyOfEqualShapes() {
        assertData(apply(new Multiply(), of(List.of(1, 2), 3, 2), of(List.of(1, 2), 10, 20)), 30, 40);
    }

    @Test
    void multiplyByAFactorForEachChannelOfEachImage() {
        Tensor64 x = of(List.of(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        assertData(apply(new Multiply(), x, of(List.of(2, 2), 1, 10, 100, 1000)), 1, 20, 3, 40, 500, 6000, 700, 8000);
        assertData(
                apply(new Multiply(), x, of(List.of(2, 1, 1, 2), 1, 10, 100, 1000)),
                1,
                20,
                3,
                40,
                500,
                6000,
                700,
                8000);
    }

    /** Phi(1) and Phi(-10) from tables of the normal distribution. */
    @Test
    void gelu() {
        Tensor64 x = of(List.of(1, 4), 0, 1, -1, -10);
        Tensor64 exact = apply(new Gelu(Gelu.Form.ERF), x);
        assertData(exact, 0, 0.841344746068543, -0.158655253931457, 0);
        assertEquals(-7.61985302416053e-23, exact.data()[3], 1e-36);
        double u = Math.sqrt(2 / Math.PI) * 1.044715;
        double tanh = (Math.exp(u) - Math.exp(-u)) / (Math.exp(u) + Math.exp(-u));
        assertData(apply(new Gelu(Gelu.Form.TANH), of(List.of(1, 2), 1, -1)), (1 + tanh) / 2, (tanh - 1) / 2);
    }

    @Test
    void relu() {
        assertData(apply(new Relu(), of(List.of(1, 3), -1, 0, 2)), 0, 0, 2);
    }

    @Test
    void relu6() {
        assertData(apply(new Relu6(), of(List.of(1, 4), -1, 2, 6, 7)), 0, 2, 6, 6);
    }

    /** e^ln 3 = 3. */
    @Test
    void sigmoidAndSilu() {
        double ln3 = Math.log(3);
        assertData(apply(new Sigmoid(), of(List.of(1, 4), 0, ln3, -ln3, -1000)), 0.5, 0.75, 0.25, 0);
        assertData(apply(new Silu(), of(List.of(1, 3), 0, ln3, -ln3)), 0, 0.75 * ln3, -0.25 * ln3);
    }

    @Test
    void hardsigmoid() {
        assertData(apply(new Hardsigmoid(), of(List.of(1, 5), -4, -3, -1, 1, 5)), 0, 0, 1 / 3.0, 2 / 3.0, 1);
    }

    @Test
    void hardswish() {
        assertData(apply(new Hardswish(), of(List.of(1, 5), -4, -3, -1, 1, 5)), 0, 0, -1 / 3.0, 2 / 3.0, 5);
    }

    @Test
    void opsThatPassTheirOperandOn() {
        for (Op op : List.of(new None(), new Copy(), new Dropout(0.5), new DropPath(0.5))) {
            assertData(apply(op, of(List.of(1, 2), 3, 4)), 3, 4);
        }
    }

    @Test
    void scale() {
        Tensor64 x = of(List.of(2, 2), 1, 2, 3, 4);
        assertData(apply(new Scale(1e-6), List.of(x), List.of(of(List.of(2), 10, 100))), 10, 200, 30, 400);
    }

    /** 1, 3 and 5, 9 have the means 2 and 7 and the variances 1 and 4. */
    @Test
    void layernorm() {
        Tensor64 x = of(List.of(2, 2), 1, 3, 5, 9);
        assertData(apply(new Layernorm(0, false), x), -1, 1, -1, 1);
        double small = 1 / Math.sqrt(1 + 3);
        double large = 2 / Math.sqrt(4 + 3);
        assertData(apply(new Layernorm(3, false), x), -small, small, -large, large);
        List<Tensor64> affine = List.of(of(List.of(2), 10, 20), of(List.of(2), 1, 2));
        assertData(apply(new Layernorm(0, true), List.of(x), affine), -9, 22, -9, 22);
    }

    /** The mean squares of 3, 4 and of 1, 7 are 12.5 and 25. */
    @Test
    void rmsnorm() {
        Tensor64 x = of(List.of(2, 2), 3, 4, 1, 7);
        assertData(
                apply(new Rmsnorm(3.5, false), x), 3 / 4.0, 4 / 4.0, 1 / Math.sqrt(25 + 3.5), 7 / Math.sqrt(25 + 3.5));
        assertData(
                apply(new Rmsnorm(3.5, true), List.of(of(List.of(1, 2), 3, 4)), List.of(of(List.of(2), 4, 8))), 3, 8);
    }

    /** The unbiased variances of 3, 4 and of 1, 7 are 0.5 and 18. */
    @Test
    void simplenorm() {
        Tensor64 x = of(List.of(2, 2), 3, 4, 1, 7);
        assertData(
                apply(new Simplenorm(3.5, false), x),
                3 / 2.0,
                4 / 2.0,
                1 / Math.sqrt(18 + 3.5),
                7 / Math.sqrt(18 + 3.5));
        assertData(
                apply(new Simplenorm(3.5, true), List.of(of(List.of(1, 2), 3, 4)), List.of(of(List.of(2), 4, 8))),
                6,
                16);
    }

    /** As torch.nn.functional.group_norm of the same numbers with the channels first. */
    @Test
    void groupnorm() {
        Tensor64 x = of(List.of(1, 1, 3, 4), 1, 2, 4, 8, -3, 5, 0.5, 7, 2, 1, -1, 3);
        List<Tensor64> affine = List.of(of(List.of(4), 1, 2, -1, 0.5), of(List.of(4), 0, 1, 2, 3));
        double[] all = {
            -0.480082830819226, 0.698233649199344, 1.49248386456253, 3.91215737855653,
            -1.79688145249482, 2.67343158171273, 2.64468265852867, 3.74755755084708,
            -0.150883175400328, 0.0398343383615484, 3.13848214165702, 3.08915824000928
        };
        assertData(apply(new Groupnorm(1, 1e-5, true, true), List.of(x), affine), all);
        double[] halves = {
            -0.141421228958261,
            1.56568491583304,
            1.87059832706334,
            3.6858288665643,
            -1.83847597645739,
            4.11126703708174,
            2.95757237973129,
            3.53054685904031,
            0.282842457916522,
            0.717157542083479,
            3.42341840230327,
            2.90941882894434
        };
        assertData(apply(new Groupnorm(2, 1e-5, true, true), List.of(x), affine), halves);
        double[] unshifted = halves.clone();
        Arrays.setAll(unshifted, i -> halves[i] - affine.get(1).data()[i % 4]);
        assertData(apply(new Groupnorm(2, 1e-5, true, false), List.of(x), affine.subList(0, 1)), unshifted);
    }

    /** As torch.nn.functional.group_norm: each image by itself, and pairs of channels where there are no pixels. */
    @Test
    void groupnormOfVectors() {
        double first = 0.5773502691896258;
        double second = 0.9428090415820635;
        double third = 0.9045340337332909;
        double fourth = 0.8164965809277261;
        assertData(
                apply(new Groupnorm(2, 0.5, false, true), of(List.of(2, 4), 1, 2, 4, 8, 0, 3, 3, 1)),
                -first,
                first,
                -second,
                second,
                -third,
                third,
                fourth,
                -fourth);
    }

    /** One number alone has nothing to differ from. */
    @Test
    void groupnormOfOneNumberIsItsBias() {
        List<Tensor64> affine = List.of(of(List.of(2), 5, 5), of(List.of(2), 7, -1));
        assertData(apply(new Groupnorm(2, 1e-5, true, true), List.of(of(List.of(1, 2), 3, 1e30)), affine), 7, -1);
    }

    @Test
    void groupsMustDivideTheChannels() {
        var e = assertThrows(ShapeException.class, () -> new Groupnorm(4, 1e-5, true, true)
                .infer(List.of(TensorType.batch(2, 2, 6))));
        assertTrue(e.getMessage().contains("4 groups, expected a divisor of the 6 channels"), e.getMessage());
    }

    /** As torch.nn.functional.normalize, whose eps of 1e-12 is the least length. */
    @Test
    void l2norm() {
        Tensor64 x = of(List.of(3, 2), 3, 4, 0, 0, 1e-13, 0);
        assertData(apply(new L2norm(), x), 0.6, 0.8, 0, 0, 0.1, 0);
        List<Tensor64> weight = List.of(of(List.of(2), 10, 100));
        assertData(apply(new L2norm(1e-12, true), List.of(of(List.of(1, 2), 3, 4)), weight), 6, 80);
        assertTrue(Double.isNaN(
                apply(new L2norm(), of(List.of(1, 2), Double.NaN, 1)).data()[1]));
    }

    /** StarReLU is scale relu(x)^2 + bias. */
    @Test
    void scalars() {
        Tensor64 x = of(List.of(2, 2), 1, -2, 3, 4);
        assertData(apply(new ScalarScale(), List.of(x), List.of(of(List.of(1), 0.5))), 0.5, -1, 1.5, 2);
        assertData(apply(new ScalarBias(), List.of(x), List.of(of(List.of(1), -0.5))), 0.5, -2.5, 2.5, 3.5);
    }

    @Test
    void rescale() {
        assertData(apply(new Rescale(-2, 0.5), of(List.of(1, 2), 3, -4)), -5.5, 8.5);
    }

    @Test
    void slice() {
        assertData(apply(new Slice(1, 2), of(List.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)), 2, 3, 6, 7);
    }

    /** As torch.nn.functional.interpolate with scale_factor=2, mode="nearest" and mode="bilinear", align_corners off and on. */
    @Test
    void upsample() {
        Tensor64 x = of(List.of(1, 2, 2, 1), 1, 2, 3, 5);
        assertData(
                apply(new Upsample(2, Upsample.Mode.NEAREST, false), x),
                1,
                1,
                2,
                2,
                1,
                1,
                2,
                2,
                3,
                3,
                5,
                5,
                3,
                3,
                5,
                5);
        assertData(
                apply(new Upsample(2, Upsample.Mode.BILINEAR, false), x),
                1,
                1.25,
                1.75,
                2,
                1.5,
                1.8125,
                2.4375,
                2.75,
                2.5,
                2.9375,
                3.8125,
                4.25,
                3,
                3.5,
                4.5,
                5);
        Tensor64 column = of(List.of(1, 1, 2, 1), 1, 4);
        assertData(apply(new Upsample(2, Upsample.Mode.BILINEAR, true), column), 1, 2, 3, 4, 1, 2, 3, 4);
    }

    @Test
    void batchnorm() {
        List<Tensor64> parameters =
                List.of(of(List.of(2), 10, 100), of(List.of(2), 1, 2), of(List.of(2), 3, 4), of(List.of(2), 3, 15));
        assertData(apply(new Batchnorm(1), List.of(of(List.of(1, 2), 5, 8)), parameters), 11, 102);
    }

    @Test
    void batchnormFactorAndShift() {
        Tensor64 factor = apply(new BatchnormFactor(1), of(List.of(2), 10, 100), of(List.of(2), 3, 15));
        assertData(factor, 5, 25);
        Tensor64 bias = of(List.of(2), 1, 2);
        Tensor64 mean = of(List.of(2), 3, 4);
        assertData(apply(new BatchnormShift(), bias, mean, factor), -14, -98);
        assertData(apply(new BatchnormShift(), bias, mean, factor, of(List.of(2), 3, 6)), 1, 52);
    }

    /** The channels' norms are 5 and 13, their mean 9. */
    @Test
    void grn() {
        Tensor64 x = of(List.of(1, 1, 2, 2), 3, 5, 4, 12);
        List<Tensor64> parameters = List.of(of(List.of(1, 1, 1, 2), 2, 1), of(List.of(1, 1, 1, 2), 0, 7));
        double a = 2 * 5 / 10.0;
        double b = 13 / 10.0;
        assertData(apply(new Grn(1), List.of(x), parameters), 3 * a + 3, 5 * b + 12, 4 * a + 4, 12 * b + 19);
    }

    @Test
    void linear() {
        Tensor64 weight = of(List.of(3, 2), 1, 2, 3, 4, 5, 6);
        Tensor64 x = of(List.of(1, 2), 10, 1);
        assertData(apply(new Linear(3, false), List.of(x), List.of(weight)), 12, 34, 56);
        List<Tensor64> biased = List.of(weight, of(List.of(3), 100, 200, 300));
        assertData(apply(new Linear(3, true), List.of(x), biased), 112, 234, 356);
    }

    /** The epilogue comes before the residual. */
    @Test
    void gemm() {
        List<Tensor64> parameters = List.of(of(List.of(2, 1), 1, -1), of(List.of(2), 0, 1));
        Tensor64 x = of(List.of(1, 1), 5);
        assertData(apply(new Gemm(2, true, new Relu()), List.of(x), parameters), 5, 0);
        Tensor64 residual = of(List.of(1, 2), -3, -7);
        assertData(apply(new Gemm(2, true, new Relu()), List.of(x, residual), parameters), 2, -7);
        assertData(apply(new Gemm(2, true, new None()), List.of(x, residual), parameters), 2, -11);
    }

    @Test
    void mlpIsTwoGemms() {
        var op = new Mlp(3, true, new Relu(), 2, false);
        Tensor64 x = random(2, 2, 2, 4);
        Tensor64 residual = random(2, 2, 2, 2);
        List<Tensor64> parameters = List.of(random(3, 4), random(3), random(2, 3));
        Tensor64 hidden = apply(new Gemm(3, true, new Relu()), List.of(x), parameters.subList(0, 2));
        Tensor64 expected = apply(new Gemm(2, false, new None()), List.of(hidden, residual), parameters.subList(2, 3));
        assertData(apply(op, List.of(x, residual), parameters), expected.data());
    }

    @Test
    void maxpoolIgnoresPadding() {
        Tensor64 x = of(List.of(1, 1, 3, 2), -1, -4, -2, -5, -3, -6);
        var pool = new Maxpool(new Extents(1, 3), 2, new Padding(0, 1));
        assertData(apply(pool, x), -1, -4, -2, -5);
    }

    @Test
    void layernormWithAWeightAlone() {
        Tensor64 x = of(List.of(1, 2), 1, 3);
        Tensor64 weight = of(List.of(2), 10, 100);
        assertData(apply(new Layernorm(0, true, false), List.of(x), List.of(weight)), -10, 100);
    }

    @Test
    void avgpoolCountsPadding() {
        Tensor64 x = of(List.of(1, 1, 3, 2), -1, -4, -2, -5, -3, -6);
        var pool = new Avgpool(new Extents(1, 3), 2, new Padding(0, 1), true);
        assertData(apply(pool, x), -1, -3, -5 / 3.0, -11 / 3.0);
    }

    /** Where it must not apply: with count_pad the zeros would count. */
    @Test
    void avgpoolOfPixelsAlone() {
        Tensor64 x = of(List.of(1, 1, 3, 2), -1, -4, -2, -5, -3, -6);
        var pool = new Avgpool(new Extents(1, 3), 2, new Padding(0, 1), false);
        assertData(apply(pool, x), -1.5, -4.5, -2.5, -5.5);
    }

    /** Windows 0-1, 1-3 and 3-4 of five columns, as torch.nn.AdaptiveAvgPool2d((1, 3)) has them; two of the one row. */
    @Test
    void adaptiveAvgpool() {
        Tensor64 x = of(List.of(1, 1, 5, 1), 1, 2, 3, 10, 20);
        assertData(apply(new AdaptiveAvgpool(new Extents(1, 3)), x), 1.5, 5, 15);
        assertData(apply(new AdaptiveAvgpool(new Extents(2, 1)), x), 7.2, 7.2);
    }

    @Test
    void max() {
        Tensor64 x = of(List.of(2, 1, 2, 2), -3, 2, -1, 4, 10, 50, 30, 40);
        assertData(apply(new Max(), x), -1, 4, 30, 50);
    }

    @Test
    void mean() {
        Tensor64 x = of(List.of(2, 1, 2, 2), 1, 2, 3, 4, 10, 20, 30, 40);
        assertData(apply(new Mean(), x), 2, 3, 20, 30);
    }

    @Test
    void concat() {
        Tensor64 a = of(List.of(1, 2, 1, 1), 1, 2);
        Tensor64 b = of(List.of(1, 2, 1, 2), 10, 11, 20, 21);
        assertData(apply(new Concat(), a, b, a), 1, 10, 11, 1, 2, 20, 21, 2);
    }

    @Test
    void toChannelsLast() {
        Tensor64 x = of(List.of(2, 2, 1, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Tensor64 out = apply(new ToChannelsLast(), x);
        assertEquals(List.of(2, 1, 3, 2), out.dims());
        assertData(out, 1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12);
    }

    @Test
    void derivedWeights() {
        Tensor64 weight = of(List.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
        Tensor64 vector = of(List.of(2), 10, 100);
        assertData(apply(new ScaleColumns(), weight, vector), 10, 200, 30, 400, 50, 600, 70, 800);
        assertData(apply(new ScaleRows(), weight, vector), 10, 20, 30, 40, 500, 600, 700, 800);
        Tensor64 convolution = of(List.of(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        assertData(apply(new ScaleRows(), convolution, vector), 10, 20, 30, 40, 500, 600, 700, 800);
        assertData(apply(new Affine(), weight, vector), 640, 1520);
        assertData(apply(new Affine(), weight, vector, of(List.of(2), 1, 2)), 641, 1522);
        Tensor64 filters = of(List.of(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
        assertData(apply(new Reorder(), filters), 1, 4, 2, 5, 3, 6);
    }
}
