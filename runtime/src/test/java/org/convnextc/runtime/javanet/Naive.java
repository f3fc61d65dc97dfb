package org.convnextc.runtime.javanet;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.PlainKernels;
import org.convnextc.runtime.spi.Window;

/** The definitions, in double precision and plain loops. */
final class Naive {
    private Naive() {}

    /** erf from its series and, further out, from the continued fraction of erfc: good to 1e-13. */
    static double erf(double x) {
        double z = Math.abs(x);
        if (z < 3) {
            double term = z;
            double sum = z;
            for (int n = 1; n < 100; n++) {
                term *= -z * z / n;
                sum += term / (2 * n + 1);
            }
            return Math.signum(x) * sum * 2 / Math.sqrt(Math.PI);
        }
        double fraction = 0;
        for (int n = 100; n > 0; n--) {
            fraction = n / 2.0 / (z + fraction);
        }
        return Math.signum(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction));
    }

    static double activate(Activation activation, double x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> Math.max(x, 0);
            case RELU6 -> Math.min(Math.max(x, 0), 6);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SILU -> x / (1 + Math.exp(-x));
            case HARDSWISH -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
            case GELU_ERF -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case GELU_TANH -> x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) / 2;
            default -> plainly(activation, x);
        };
    }

    /** What the build writes from an op's formula, which the tests of targets hold to the reference. */
    private static double plainly(Activation activation, double x) {
        float[] one = {(float) x};
        new PlainKernels().activate(one, 1, activation);
        return one[0];
    }

    static double[] gemm(float[] in, float[] weight, float[] bias, Activation activation, float[] residual, int rows) {
        return gemm(toDouble(in), weight, bias, activation, residual, rows);
    }

    static double[] gemm(double[] in, float[] weight, float[] bias, Activation activation, float[] residual, int rows) {
        int k = in.length / rows;
        int n = weight.length / k;
        double[] out = new double[rows * n];
        for (int i = 0; i < out.length; i++) {
            double sum = bias == null ? 0 : bias[i % n];
            for (int j = 0; j < k; j++) {
                sum += in[i / n * k + j] * weight[i % n * k + j];
            }
            out[i] = activate(activation, sum) + (residual == null ? 0 : residual[i]);
        }
        return out;
    }

    /** [h,w,c] to [outHeight, outWidth, (ky, kx, c)]. */
    static float[] patches(float[] in, int h, int w, int c, Window window) {
        int outWidth = window.outWidth(w);
        int outHeight = window.outHeight(h);
        float[] out = new float[outHeight * outWidth * window.taps() * c];
        int i = 0;
        for (int y = 0; y < outHeight; y++) {
            for (int x = 0; x < outWidth; x++) {
                for (int ky = 0; ky < window.kernelHeight(); ky++) {
                    for (int kx = 0; kx < window.kernelWidth(); kx++) {
                        int row = y * window.stride() + ky * window.dilation() - window.padHeight();
                        int column = x * window.stride() + kx * window.dilation() - window.padWidth();
                        boolean inside = row >= 0 && row < h && column >= 0 && column < w;
                        for (int channel = 0; channel < c; channel++) {
                            out[i++] = inside ? in[(row * w + column) * c + channel] : 0;
                        }
                    }
                }
            }
        }
        return out;
    }

    /** weight [outChannels, c / groups, kernel height, kernel width]. */
    static double[] conv(
            float[] in, int h, int w, int c, Window window, int groups, int outChannels, float[] weight, float[] bias) {
        float[] patches = patches(in, h, w, c, window);
        int taps = window.taps();
        int inputs = c / groups;
        int pixels = patches.length / (taps * c);
        double[] out = new double[pixels * outChannels];
        for (int i = 0; i < out.length; i++) {
            int o = i % outChannels;
            int firstInput = o / (outChannels / groups) * inputs;
            double sum = bias == null ? 0 : bias[o];
            for (int input = 0; input < inputs; input++) {
                for (int tap = 0; tap < taps; tap++) {
                    sum += (double) patches[(i / outChannels * taps + tap) * c + firstInput + input]
                            * weight[(o * inputs + input) * taps + tap];
                }
            }
            out[i] = sum;
        }
        return out;
    }

    static double[] layernorm(double[] in, int c, float[] weight, float[] bias, double eps) {
        double[] out = new double[in.length];
        for (int row = 0; row < in.length; row += c) {
            double sum = 0;
            for (int i = 0; i < c; i++) {
                sum += in[row + i];
            }
            double mean = sum / c;
            double variance = 0;
            for (int i = 0; i < c; i++) {
                variance += (in[row + i] - mean) * (in[row + i] - mean) / c;
            }
            for (int i = 0; i < c; i++) {
                double normal = (in[row + i] - mean) / Math.sqrt(variance + eps);
                out[row + i] = normal * (weight == null ? 1 : weight[i]) + (bias == null ? 0 : bias[i]);
            }
        }
        return out;
    }

    static double[] grn(float[] in, int c, float[] gamma, float[] beta, double eps) {
        double[] norm = new double[c];
        for (int i = 0; i < in.length; i++) {
            norm[i % c] += (double) in[i] * in[i];
        }
        double mean = 0;
        for (int i = 0; i < c; i++) {
            norm[i] = Math.sqrt(norm[i]);
            mean += norm[i] / c;
        }
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = gamma[i % c] * (in[i] * norm[i % c] / (mean + eps)) + beta[i % c] + in[i];
        }
        return out;
    }

    static double[] rmsnorm(float[] in, int c, float[] weight, double eps) {
        double[] out = new double[in.length];
        for (int row = 0; row < in.length; row += c) {
            double squares = 0;
            for (int i = 0; i < c; i++) {
                squares += (double) in[row + i] * in[row + i] / c;
            }
            for (int i = 0; i < c; i++) {
                out[row + i] = in[row + i] / Math.sqrt(squares + eps) * (weight == null ? 1 : weight[i]);
            }
        }
        return out;
    }

    /** x / sqrt(sum of (x - mean)^2 / (c - 1) + eps) weight */
    static double[] simplenorm(float[] in, int c, float[] weight, double eps) {
        double[] out = new double[in.length];
        for (int row = 0; row < in.length; row += c) {
            double mean = 0;
            for (int i = row; i < row + c; i++) {
                mean += (double) in[i] / c;
            }
            double squares = 0;
            for (int i = row; i < row + c; i++) {
                squares += (in[i] - mean) * (in[i] - mean);
            }
            for (int i = row; i < row + c; i++) {
                out[i] = in[i] / Math.sqrt(squares / (c - 1) + eps) * (weight == null ? 1 : weight[i - row]);
            }
        }
        return out;
    }

    /** x / max(root of the sum of x^2, eps) weight */
    static double[] l2norm(float[] in, int c, float[] weight, double eps) {
        double[] out = new double[in.length];
        for (int row = 0; row < in.length; row += c) {
            double squares = 0;
            for (int i = row; i < row + c; i++) {
                squares += (double) in[i] * in[i];
            }
            for (int i = row; i < row + c; i++) {
                out[i] = in[i] / Math.max(Math.sqrt(squares), eps) * (weight == null ? 1 : weight[i - row]);
            }
        }
        return out;
    }

    /** (x - mean) / sqrt(variance + eps) weight + bias, over all rows of each group of columns */
    static double[] groupnorm(float[] in, int c, int groups, float[] weight, float[] bias, double eps) {
        double[] out = new double[in.length];
        int size = c / groups;
        for (int g = 0; g < groups; g++) {
            int group = g;
            int[] places = IntStream.range(0, in.length)
                    .filter(i -> i % c / size == group)
                    .toArray();
            double mean = IntStream.of(places)
                    .mapToDouble(i -> in[i] / (double) places.length)
                    .sum();
            double variance = IntStream.of(places)
                    .mapToDouble(i -> (in[i] - mean) * (in[i] - mean) / places.length)
                    .sum();
            for (int i : places) {
                double y = (in[i] - mean) / Math.sqrt(variance + eps);
                out[i] = weight == null ? y : y * weight[i % c] + bias[i % c];
            }
        }
        return out;
    }

    /** Where a pixel of an enlarged axis lies on the axis of so many pixels. */
    interface Place {
        double of(int at, int extent);
    }

    /** out[y,x] of the four pixels around its place, by their distance. */
    static double[] upsample(float[] in, int h, int w, int c, int factor, Place place) {
        double[] out = new double[in.length * factor * factor];
        for (int i = 0; i < out.length; i++) {
            double y = Math.min(h - 1, place.of(i / c / (w * factor), h));
            double x = Math.min(w - 1, place.of(i / c % (w * factor), w));
            for (int row = 0; row < h; row++) {
                for (int column = 0; column < w; column++) {
                    double part = Math.max(0, 1 - Math.abs(y - row)) * Math.max(0, 1 - Math.abs(x - column));
                    out[i] += part * in[(row * w + column) * c + i % c];
                }
            }
        }
        return out;
    }

    static float[] max(float[] in, int c) {
        float[] out = Arrays.copyOf(in, c);
        for (int i = 0; i < in.length; i++) {
            out[i % c] = Math.max(out[i % c], in[i]);
        }
        return out;
    }

    static double[] mean(float[] in, int c) {
        double[] out = new double[c];
        for (int i = 0; i < in.length; i++) {
            out[i % c] += (double) in[i] / (in.length / c);
        }
        return out;
    }

    static double[] toDouble(float[] in) {
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            out[i] = in[i];
        }
        return out;
    }
}
