package org.convnextc.ir.reference;

import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.ir.op.Batchnorm;
import org.convnextc.ir.op.Grn;
import org.convnextc.ir.op.Groupnorm;
import org.convnextc.ir.op.L2norm;
import org.convnextc.ir.op.Layernorm;
import org.convnextc.ir.op.Norm;
import org.convnextc.ir.op.Op;
import org.convnextc.ir.op.Rmsnorm;
import org.convnextc.ir.op.Simplenorm;

/** Float64 normalisations. */
final class Normal64 {
    private Normal64() {}

    /** @param parameters in the order of {@link Op#parameters} */
    static Tensor64 of(Norm op, Tensor64 in, List<Tensor64> parameters) {
        if (op instanceof Batchnorm) {
            return batchnorm(in, parameters, op.eps());
        }
        if (op instanceof Grn) {
            return grn(in, parameters, op.eps());
        }
        if (op instanceof Groupnorm norm) {
            return affine(group(in, norm.groups(), op.eps()), parameters);
        }
        if (op instanceof L2norm) {
            return affine(unit(in, op.eps()), parameters);
        }
        if (op instanceof Layernorm) {
            return affine(normalize(in, op.eps()), parameters);
        }
        if (op instanceof Rmsnorm) {
            return affine(rms(in, op.eps()), parameters);
        }
        if (op instanceof Simplenorm) {
            return affine(simple(in, op.eps()), parameters);
        }
        throw new IllegalStateException(op.mnemonic() + " has no reference semantics");
    }

    /** Times the weight, then plus the bias, of those that are there. */
    private static Tensor64 affine(Tensor64 in, List<Tensor64> parameters) {
        if (parameters.isEmpty()) {
            return in;
        }
        Tensor64 scaled = Pointwise64.channels(in, parameters.get(0), (x, weight) -> x * weight);
        return parameters.size() == 1 ? scaled : Pointwise64.channels(scaled, parameters.get(1), Double::sum);
    }

    /** (x - mean) / sqrt(variance + eps) over the innermost axis, with the biased variance. */
    static Tensor64 normalize(Tensor64 in, double eps) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        IntStream.range(0, in.rows()).parallel().forEach(row -> {
            int from = row * channels;
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += in.data()[from + c];
            }
            double mean = sum / channels;
            double squares = 0;
            for (int c = 0; c < channels; c++) {
                double distance = in.data()[from + c] - mean;
                squares += distance * distance;
            }
            double deviation = Math.sqrt(squares / channels + eps);
            for (int c = 0; c < channels; c++) {
                out.data()[from + c] = (in.data()[from + c] - mean) / deviation;
            }
        });
        return out;
    }

    /** (x - mean) / sqrt(variance + eps) over the pixels and over each group of the channels, with the biased variance */
    static Tensor64 group(Tensor64 in, int groups, double eps) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int image = in.data().length / in.dims().get(0);
        int size = in.last() / groups;
        for (int n = 0; n < in.dims().get(0); n++) {
            for (int g = 0; g < groups; g++) {
                int from = n * image + g * size;
                int[] places = IntStream.range(0, image / in.last() * size)
                        .map(i -> from + i / size * in.last() + i % size)
                        .toArray();
                double mean =
                        IntStream.of(places).mapToDouble(i -> in.data()[i]).sum() / places.length;
                double squares = IntStream.of(places)
                        .mapToDouble(i -> (in.data()[i] - mean) * (in.data()[i] - mean))
                        .sum();
                double deviation = Math.sqrt(squares / places.length + eps);
                IntStream.of(places).forEach(i -> out.data()[i] = (in.data()[i] - mean) / deviation);
            }
        }
        return out;
    }

    /** x / max(root of the sum of x^2, eps) over the innermost axis */
    static Tensor64 unit(Tensor64 in, double eps) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        for (int from = 0; from < in.data().length; from += channels) {
            double squares = 0;
            for (int i = from; i < from + channels; i++) {
                squares += in.data()[i] * in.data()[i];
            }
            double length = Math.max(Math.sqrt(squares), eps);
            for (int i = from; i < from + channels; i++) {
                out.data()[i] = in.data()[i] / length;
            }
        }
        return out;
    }

    /** x / sqrt(mean of x^2 + eps) over the innermost axis */
    static Tensor64 rms(Tensor64 in, double eps) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        for (int from = 0; from < in.data().length; from += channels) {
            double squares = 0;
            for (int i = from; i < from + channels; i++) {
                squares += in.data()[i] * in.data()[i];
            }
            double root = Math.sqrt(squares / channels + eps);
            for (int i = from; i < from + channels; i++) {
                out.data()[i] = in.data()[i] / root;
            }
        }
        return out;
    }

    /** x / sqrt(variance + eps) over the innermost axis, with the unbiased variance */
    static Tensor64 simple(Tensor64 in, double eps) {
        Tensor64 out = Tensor64.zeros(in.dims());
        int channels = in.last();
        for (int from = 0; from < in.data().length; from += channels) {
            double sum = 0;
            for (int i = from; i < from + channels; i++) {
                sum += in.data()[i];
            }
            double squares = 0;
            for (int i = from; i < from + channels; i++) {
                double distance = in.data()[i] - sum / channels;
                squares += distance * distance;
            }
            double deviation = Math.sqrt(squares / (channels - 1) + eps);
            for (int i = from; i < from + channels; i++) {
                out.data()[i] = in.data()[i] / deviation;
            }
        }
        return out;
    }

    /** (x - running_mean) / sqrt(running_var + eps) weight + bias */
    static Tensor64 batchnorm(Tensor64 in, List<Tensor64> parameters, double eps) {
        double[] weight = parameters.get(0).data();
        double[] bias = parameters.get(1).data();
        double[] mean = parameters.get(2).data();
        double[] variance = parameters.get(3).data();
        Tensor64 out = Tensor64.zeros(in.dims());
        for (int i = 0; i < out.data().length; i++) {
            int c = i % in.last();
            out.data()[i] = (in.data()[i] - mean[c]) / Math.sqrt(variance[c] + eps) * weight[c] + bias[c];
        }
        return out;
    }

    /** weight / sqrt(running_var + eps) */
    static Tensor64 batchnormFactor(Tensor64 weight, Tensor64 variance, double eps) {
        return Pointwise64.zip(weight, variance, (w, v) -> w / Math.sqrt(v + eps));
    }

    /** bias + (before - running_mean) factor, of bias, running_mean, factor and, where it is there, before */
    static Tensor64 batchnormShift(List<Tensor64> in) {
        Tensor64 out = Tensor64.zeros(in.get(0).dims());
        for (int i = 0; i < out.data().length; i++) {
            double before = in.size() == 4 ? in.get(3).data()[i] : 0;
            out.data()[i] = in.get(0).data()[i]
                    + (before - in.get(1).data()[i]) * in.get(2).data()[i];
        }
        return out;
    }

    /** G[c] = L2 norm of x[:,:,c] over the image, out = gamma (x G / (mean of G + eps)) + beta + x */
    static Tensor64 grn(Tensor64 in, List<Tensor64> parameters, double eps) {
        int channels = in.last();
        int image = in.data().length / in.dims().get(0);
        Tensor64 out = Tensor64.zeros(in.dims());
        IntStream.range(0, in.dims().get(0)).parallel().forEach(n -> {
            double[] response = response(in, n * image, image);
            double mean =
                    IntStream.range(0, channels).mapToDouble(c -> response[c]).sum() / channels;
            for (int i = n * image; i < (n + 1) * image; i++) {
                double x = in.data()[i];
                int c = i % channels;
                double gamma = parameters.get(0).data()[c];
                double beta = parameters.get(1).data()[c];
                out.data()[i] = gamma * (x * response[c] / (mean + eps)) + beta + x;
            }
        });
        return out;
    }

    /** The L2 norm of each channel of one image. */
    private static double[] response(Tensor64 in, int from, int image) {
        var squares = new double[in.last()];
        for (int i = from; i < from + image; i++) {
            squares[i % in.last()] += in.data()[i] * in.data()[i];
        }
        return IntStream.range(0, in.last())
                .mapToDouble(c -> Math.sqrt(squares[c]))
                .toArray();
    }
}
