package org.convnextc.ir.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Float64 linear layers, and matrices derived from weights. */
final class Matrix64 {
    private Matrix64() {}

    /** out[r, o] = bias[o] + sum over i of weight[o, i] in[r, i] */
    static Tensor64 linear(Tensor64 in, List<Tensor64> parameters) {
        int inputs = in.last();
        int outputs = parameters.get(0).dims().get(0);
        double[] weight = transpose(parameters.get(0));
        var dims = new ArrayList<>(in.dims());
        dims.set(dims.size() - 1, outputs);
        Tensor64 out = Tensor64.zeros(dims);
        IntStream.range(0, in.rows()).parallel().forEach(row -> {
            double[] sums = start(parameters, outputs);
            for (int i = 0; i < inputs; i++) {
                double x = in.data()[row * inputs + i];
                for (int o = 0; o < outputs; o++) {
                    sums[o] += x * weight[i * outputs + o];
                }
            }
            System.arraycopy(sums, 0, out.data(), row * outputs, outputs);
        });
        return out;
    }

    /** The values that a row of sums starts with: the bias of weight and bias, zeros where there is none. */
    static double[] start(List<Tensor64> parameters, int outputs) {
        return parameters.size() == 2 ? parameters.get(1).data().clone() : new double[outputs];
    }

    /** [o, i] as [i, o], so that the sums' inner loop runs through memory in order. */
    private static double[] transpose(Tensor64 matrix) {
        int rows = matrix.dims().get(0);
        int columns = matrix.data().length / rows;
        var out = new double[rows * columns];
        for (int o = 0; o < rows; o++) {
            for (int i = 0; i < columns; i++) {
                out[i * rows + o] = matrix.data()[o * columns + i];
            }
        }
        return out;
    }

    /** out[o] = bias[o] + sum over i of weight[o, i] vector[i mod length of vector] */
    static Tensor64 affine(List<Tensor64> in) {
        Tensor64 weight = in.get(0);
        double[] vector = in.get(1).data();
        int columns = weight.last();
        Tensor64 out = Tensor64.zeros(List.of(weight.rows()));
        for (int o = 0; o < weight.rows(); o++) {
            double sum = in.size() == 3 ? in.get(2).data()[o] : 0;
            for (int i = 0; i < columns; i++) {
                sum += weight.data()[o * columns + i] * vector[i % vector.length];
            }
            out.data()[o] = sum;
        }
        return out;
    }

    /** out[o, i] = weight[o, i] factor[i mod length of factor] */
    static Tensor64 scaleColumns(Tensor64 weight, Tensor64 factor) {
        Tensor64 out = Tensor64.zeros(weight.dims());
        for (int k = 0; k < out.data().length; k++) {
            int column = k % weight.last();
            out.data()[k] = weight.data()[k] * factor.data()[column % factor.data().length];
        }
        return out;
    }

    /** out[o, ...] = weight[o, ...] factor[o] */
    static Tensor64 scaleRows(Tensor64 weight, Tensor64 factor) {
        Tensor64 out = Tensor64.zeros(weight.dims());
        int row = weight.data().length / weight.dims().get(0);
        for (int k = 0; k < out.data().length; k++) {
            out.data()[k] = weight.data()[k] * factor.data()[k / row];
        }
        return out;
    }

    /** [o, i, ky, kx] as [o, (ky, kx, i)] */
    static Tensor64 reorder(Tensor64 weight) {
        int inputs = weight.dims().get(1);
        int taps = weight.dims().get(2) * weight.dims().get(3);
        Tensor64 out = Tensor64.zeros(List.of(weight.dims().get(0), taps * inputs));
        for (int o = 0; o < weight.dims().get(0); o++) {
            for (int i = 0; i < inputs; i++) {
                for (int tap = 0; tap < taps; tap++) {
                    out.data()[(o * taps + tap) * inputs + i] = weight.data()[(o * inputs + i) * taps + tap];
                }
            }
        }
        return out;
    }
}
