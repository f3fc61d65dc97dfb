package org.convnextc.ir.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.convnextc.ir.op.AdaptiveAvgpool;
import org.convnextc.ir.op.Avgpool;
import org.convnextc.ir.op.Conv;
import org.convnextc.ir.op.Extents;
import org.convnextc.ir.op.Maxpool;
import org.convnextc.ir.op.Padding;
import org.convnextc.ir.op.Patches;
import org.convnextc.ir.op.Slice;
import org.convnextc.ir.op.Upsample;

/** Float64 loops over channels-last images. */
public final class Image64 {
    /** What is done at each place of a window that lies inside the image. */
    private interface Visitor {
        /**
         * @param tap row-major number of the place in the window
         * @param pixel row-major number of the pixel in the batch
         */
        void visit(int tap, int pixel);
    }

    /** A window that slides over images; all extents as in the shape rules. */
    private record Window(Tensor64 in, Extents kernel, int stride, Padding pad, int dilation) {
        int height() {
            return extent(in.dims().get(1), kernel.height(), pad.height());
        }

        int width() {
            return extent(in.dims().get(2), kernel.width(), pad.width());
        }

        int count() {
            return in.dims().get(0) * height() * width();
        }

        List<Integer> out(int channels) {
            return List.of(in.dims().get(0), height(), width(), channels);
        }

        private int extent(int extent, int taps, int padding) {
            return (extent + 2 * padding - dilation * (taps - 1) - 1) / stride + 1;
        }

        /** Visits the places of the window whose row-major number in the output is {@code at}. */
        void visit(int at, Visitor visitor) {
            int rows = in.dims().get(1);
            int columns = in.dims().get(2);
            int image = at / (height() * width());
            int top = at / width() % height() * stride - pad.height();
            int left = at % width() * stride - pad.width();
            for (int tap = 0; tap < kernel.height() * kernel.width(); tap++) {
                int y = top + tap / kernel.width() * dilation;
                int x = left + tap % kernel.width() * dilation;
                if (y >= 0 && y < rows && x >= 0 && x < columns) {
                    visitor.visit(tap, (image * rows + y) * columns + x);
                }
            }
        }
    }

    private Image64() {}

    /** [N,C,H,W] as [N,H,W,C] */
    public static Tensor64 toChannelsLast(Tensor64 in) {
        int channels = in.dims().get(1);
        int pixels = in.dims().get(2) * in.dims().get(3);
        List<Integer> dims =
                List.of(in.dims().get(0), in.dims().get(2), in.dims().get(3), channels);
        Tensor64 out = Tensor64.zeros(dims);
        for (int i = 0; i < out.data().length; i++) {
            int image = i / (pixels * channels);
            int pixel = i / channels % pixels;
            out.data()[i] = in.data()[(image * channels + i % channels) * pixels + pixel];
        }
        return out;
    }

    /** [N,H,W,C] as [N,C,H,W] */
    static Tensor64 toChannelsFirst(Tensor64 in) {
        int channels = in.last();
        int pixels = in.dims().get(1) * in.dims().get(2);
        List<Integer> dims =
                List.of(in.dims().get(0), channels, in.dims().get(1), in.dims().get(2));
        Tensor64 out = Tensor64.zeros(dims);
        for (int i = 0; i < out.data().length; i++) {
            int image = i / (pixels * channels);
            int channel = i / pixels % channels;
            out.data()[i] = in.data()[(image * pixels + i % pixels) * channels + channel];
        }
        return out;
    }

    /** out[y,x,o] = bias[o] + sum over taps and i of weight[o,i,tap] in[pixel under the tap, i], i in o's group */
    static Tensor64 conv(Tensor64 in, List<Tensor64> parameters, Conv op) {
        var window = new Window(in, op.kernel(), op.stride(), op.pad(), op.dilation());
        int channels = in.last();
        int width = op.width();
        int inputs = channels / op.groups();
        double[] weight = tapsFirst(parameters.get(0));
        int[] group = IntStream.range(0, width)
                .map(o -> o / (width / op.groups()) * inputs)
                .toArray();
        Tensor64 out = Tensor64.zeros(window.out(width));
        IntStream.range(0, window.count()).parallel().forEach(at -> {
            double[] sums = Matrix64.start(parameters, width);
            window.visit(at, (tap, pixel) -> {
                for (int i = 0; i < inputs; i++) {
                    int from = pixel * channels + i;
                    int row = (tap * inputs + i) * width;
                    for (int o = 0; o < width; o++) {
                        sums[o] += in.data()[from + group[o]] * weight[row + o];
                    }
                }
            });
            System.arraycopy(sums, 0, out.data(), at * width, width);
        });
        return out;
    }

    /** [o, i, tap] as [tap, i, o] */
    private static double[] tapsFirst(Tensor64 weight) {
        int width = weight.dims().get(0);
        int inputs = weight.dims().get(1);
        int taps = weight.data().length / (width * inputs);
        var out = new double[weight.data().length];
        for (int k = 0; k < out.length; k++) {
            int o = k / (inputs * taps);
            int i = k / taps % inputs;
            out[(k % taps * inputs + i) * width + o] = weight.data()[k];
        }
        return out;
    }

    static Tensor64 maxpool(Tensor64 in, Maxpool op) {
        var window = new Window(in, op.kernel(), op.stride(), op.pad(), 1);
        int channels = in.last();
        Tensor64 out = Tensor64.zeros(window.out(channels));
        Arrays.fill(out.data(), Double.NEGATIVE_INFINITY);
        IntStream.range(0, window.count())
                .parallel()
                .forEach(at -> window.visit(at, (tap, pixel) -> {
                    for (int c = 0; c < channels; c++) {
                        int to = at * channels + c;
                        out.data()[to] = Math.max(out.data()[to], in.data()[pixel * channels + c]);
                    }
                }));
        return out;
    }

    /** out[y,x,c] = sum over the pixels under the window / taps of the window, or those of them that are pixels */
    static Tensor64 avgpool(Tensor64 in, Avgpool op) {
        var window = new Window(in, op.kernel(), op.stride(), op.pad(), 1);
        int channels = in.last();
        int taps = op.kernel().height() * op.kernel().width();
        Tensor64 out = Tensor64.zeros(window.out(channels));
        IntStream.range(0, window.count()).parallel().forEach(at -> {
            var pixels = new int[1];
            window.visit(at, (tap, pixel) -> pixels[0]++);
            int divisor = op.countPad() ? taps : pixels[0];
            window.visit(at, (tap, pixel) -> {
                for (int c = 0; c < channels; c++) {
                    out.data()[at * channels + c] += in.data()[pixel * channels + c] / divisor;
                }
            });
        });
        return out;
    }

    /** out[y,x,c] = mean of in over the rows and columns that belong to y and x */
    static Tensor64 adaptiveAvgpool(Tensor64 in, Extents size) {
        int height = in.dims().get(1);
        int width = in.dims().get(2);
        int channels = in.last();
        int places = size.height() * size.width();
        Tensor64 out = Tensor64.zeros(List.of(in.dims().get(0), size.height(), size.width(), channels));
        for (int i = 0; i < out.data().length; i++) {
            int image = i / channels / places;
            int y = i / channels / size.width() % size.height();
            int x = i / channels % size.width();
            int count = 0;
            for (int row = AdaptiveAvgpool.from(y, height, size.height());
                    row < AdaptiveAvgpool.to(y, height, size.height());
                    row++) {
                for (int column = AdaptiveAvgpool.from(x, width, size.width());
                        column < AdaptiveAvgpool.to(x, width, size.width());
                        column++) {
                    out.data()[i] += in.data()[((image * height + row) * width + column) * channels + i % channels];
                    count++;
                }
            }
            out.data()[i] /= count;
        }
        return out;
    }

    /** out[y,x,(tap,c)] = in[pixel under the tap, c], zero outside the image */
    static Tensor64 patches(Tensor64 in, Patches op) {
        var window = new Window(in, op.kernel(), op.stride(), op.pad(), op.dilation());
        int channels = in.last();
        int columns = op.kernel().height() * op.kernel().width() * channels;
        Tensor64 out = Tensor64.zeros(window.out(columns));
        IntStream.range(0, window.count())
                .parallel()
                .forEach(at -> window.visit(
                        at,
                        (tap, pixel) -> System.arraycopy(
                                in.data(), pixel * channels, out.data(), at * columns + tap * channels, channels)));
        return out;
    }

    /** [N,H,W,C] to [N,C], the mean over the image. */
    static Tensor64 mean(Tensor64 in) {
        int images = in.dims().get(0);
        int channels = in.last();
        int pixels = in.rows() / images;
        Tensor64 out = Tensor64.zeros(List.of(images, channels));
        for (int i = 0; i < in.data().length; i++) {
            out.data()[i / (pixels * channels) * channels + i % channels] += in.data()[i];
        }
        for (int i = 0; i < out.data().length; i++) {
            out.data()[i] /= pixels;
        }
        return out;
    }

    /** [N,H,W,C] to [N,C], the greatest value of the image. */
    static Tensor64 max(Tensor64 in) {
        int images = in.dims().get(0);
        int channels = in.last();
        int pixels = in.rows() / images;
        Tensor64 out = Tensor64.zeros(List.of(images, channels));
        Arrays.fill(out.data(), Double.NEGATIVE_INFINITY);
        for (int i = 0; i < in.data().length; i++) {
            int to = i / (pixels * channels) * channels + i % channels;
            out.data()[to] = Math.max(out.data()[to], in.data()[i]);
        }
        return out;
    }

    /** Along the channels. */
    static Tensor64 concat(List<Tensor64> in) {
        int channels = in.stream().mapToInt(Tensor64::last).sum();
        var dims = new ArrayList<>(in.get(0).dims());
        dims.set(dims.size() - 1, channels);
        Tensor64 out = Tensor64.zeros(dims);
        int from = 0;
        for (Tensor64 part : in) {
            for (int row = 0; row < part.rows(); row++) {
                System.arraycopy(part.data(), row * part.last(), out.data(), row * channels + from, part.last());
            }
            from += part.last();
        }
        return out;
    }

    /** out[r, c] = in[r, from + c] */
    static Tensor64 slice(Tensor64 in, Slice op) {
        var dims = new ArrayList<>(in.dims());
        dims.set(dims.size() - 1, op.width());
        Tensor64 out = Tensor64.zeros(dims);
        for (int row = 0; row < in.rows(); row++) {
            System.arraycopy(in.data(), row * in.last() + op.from(), out.data(), row * op.width(), op.width());
        }
        return out;
    }

    /** out[y,x] = sum of (1 - distance) in[i,j] over the two nearest rows i and columns j; one of each where the other is no further part */
    static Tensor64 upsample(Tensor64 in, Upsample op) {
        int height = in.dims().get(1);
        int width = in.dims().get(2);
        int channels = in.last();
        Tensor64 out = Tensor64.zeros(List.of(in.dims().get(0), height * op.factor(), width * op.factor(), channels));
        for (int i = 0; i < out.rows(); i++) {
            int column = i % (width * op.factor());
            int row = i / (width * op.factor()) % (height * op.factor());
            int image = i / (width * op.factor() * height * op.factor());
            for (int[] y : near(op.place(row, height), height)) {
                for (int[] x : near(op.place(column, width), width)) {
                    double weight = (double) y[1] / y[2] * x[1] / x[2];
                    int from = ((image * height + y[0]) * width + x[0]) * channels;
                    for (int c = 0; c < channels; c++) {
                        out.data()[i * channels + c] += weight * in.data()[from + c];
                    }
                }
            }
        }
        return out;
    }

    /** Index, and numerator and denominator of its weight; none of weight 0. */
    private static List<int[]> near(Upsample.Place place, int extent) {
        int rest = place.denominator() - place.numerator();
        int[] first = {place.first(), rest, place.denominator()};
        int[] second = {Math.min(extent - 1, place.first() + 1), place.numerator(), place.denominator()};
        return place.numerator() == 0 ? List.of(first) : List.of(first, second);
    }
}
