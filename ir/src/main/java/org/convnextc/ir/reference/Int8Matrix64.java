package org.convnextc.ir.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.ir.op.Arithmetic;

/** Linear layers of 8-bit integers, as {@link Arithmetic#INT8} defines them. */
final class Int8Matrix64 {
    /** Of inputs: 0 to 255. */
    private static final int LEVELS = 255;

    /** Of weights: -127 to 127. */
    private static final int MOST = 127;

    /**
     * Weights of one sign among eight add up to this many scales at most, before they are rounded. Rounded ones then come to 128, with which
     * products with inputs of 255 have room in 16 bits.
     */
    private static final int MOST_OF_EIGHT = 32767 / LEVELS - 4;

    /** Inputs that kernels take at a time: the first two of four, and the last two, make the eight whose products meet in 16 bits. */
    private static final int TOGETHER = 16;

    /**
     * Some inputs of a row, x = least + q step.
     *
     * @param levels q
     */
    private record Block(double least, double step, double[] levels) {}

    private Int8Matrix64() {}

    /** @param parameters weight [outputs, inputs] and, maybe, bias */
    static Tensor64 linear(Tensor64 in, List<Tensor64> parameters) {
        int inputs = in.last();
        Tensor64 weight = parameters.get(0);
        int outputs = weight.dims().get(0);
        var scales = new double[outputs];
        var integers = new double[outputs][];
        for (int o = 0; o < outputs; o++) {
            scales[o] = scale(weight.data(), o * inputs, inputs);
            integers[o] = integers(weight.data(), o * inputs, inputs, scales[o]);
        }
        var dims = new ArrayList<>(in.dims());
        dims.set(dims.size() - 1, outputs);
        Tensor64 out = Tensor64.zeros(dims);
        IntStream.range(0, in.rows()).parallel().forEach(row -> {
            double[] sums = Matrix64.start(parameters, outputs);
            int depth = Arithmetic.depth(inputs);
            for (int from = 0; from < inputs; from += depth) {
                Block block = block(in.data(), row * inputs + from, Math.min(depth, inputs - from));
                for (int o = 0; o < outputs; o++) {
                    sums[o] += scales[o] * product(block, integers[o], from);
                }
            }
            System.arraycopy(sums, 0, out.data(), row * outputs, outputs);
        });
        return out;
    }

    /** step sum(q_x q_w) + least sum(q_w) */
    private static double product(Block block, double[] weights, int from) {
        double products = 0;
        double sum = 0;
        for (int i = 0; i < block.levels().length; i++) {
            products += block.levels()[i] * weights[from + i];
            sum += weights[from + i];
        }
        return block.step() * products + block.least() * sum;
    }

    private static Block block(double[] data, int from, int count) {
        double least = data[from];
        double greatest = data[from];
        for (int i = 0; i < count; i++) {
            least = Math.min(least, data[from + i]);
            greatest = Math.max(greatest, data[from + i]);
        }
        double step = (greatest - least) / LEVELS;
        var levels = new double[count];
        for (int i = 0; i < count; i++) {
            levels[i] = step == 0 ? 0 : Math.rint((data[from + i] - least) / step);
        }
        return new Block(least, step, levels);
    }

    /** The least one with which all weights, and the sums of eight, have room. */
    private static double scale(double[] data, int from, int inputs) {
        double scale = 0;
        int depth = Arithmetic.depth(inputs);
        for (int block = 0; block < inputs; block += depth) {
            int end = Math.min(block + depth, inputs);
            for (int i = block; i < end; i += TOGETHER) {
                scale = Math.max(scale, scaleTogether(data, from + i, Math.min(TOGETHER, end - i)));
            }
        }
        return scale;
    }

    private static double scaleTogether(double[] data, int from, int count) {
        double greatest = 0;
        var positive = new double[2];
        var negative = new double[2];
        for (int i = 0; i < count; i++) {
            double weight = data[from + i];
            greatest = Math.max(greatest, Math.abs(weight));
            positive[i / 2 % 2] += Math.max(weight, 0);
            negative[i / 2 % 2] += Math.max(-weight, 0);
        }
        double sums = Math.max(Math.max(positive[0], positive[1]), Math.max(negative[0], negative[1]));
        return Math.max(greatest / MOST, sums / MOST_OF_EIGHT);
    }

    private static double[] integers(double[] data, int from, int count, double scale) {
        var integers = new double[count];
        for (int i = 0; i < count; i++) {
            integers[i] = scale == 0 ? 0 : Math.rint(data[from + i] / scale);
        }
        return integers;
    }
}
