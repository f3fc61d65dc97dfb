// Convolutions, patches and pooling under windows.
#include "check.h"

template <class I, class W>
std::string windowed(const char* name) {
    return named<I::height, I::width, I::channels, W::kernel_height, W::kernel_width, W::stride, W::pad_height, W::pad_width,
            W::dilation>(name);
}

/** bias[o] + sum over the window and the group's channels; the weight lies [(ky,kx),i,o]. */
template <class I, class W, int OUT, int GROUPS>
double convolved(const Numbers<Value>& in, const Numbers<float>& weight, const Numbers<float>* bias, int n, int y, int x, int o) {
    constexpr int inputs = I::channels / GROUPS;
    double sum = bias == nullptr ? 0 : (*bias)[o];
    for (int tap = 0; tap < W::taps; tap++) {
        for (int i = 0; i < inputs; i++) {
            int c = o / (OUT / GROUPS) * inputs + i;
            sum += weight[(tap * inputs + i) * OUT + o] * seen<I, W>(at<I>(in), 0, n, y, x, tap, c);
        }
    }
    return sum;
}

template <class I, class W, int OUT, int GROUPS>
void conv() {
    typedef Slid<I, W, OUT> O;
    auto in = Numbers<Value>::random(IMAGES * I::size);
    auto weight = Numbers<float>::random(W::taps * (I::channels / GROUPS) * OUT);
    auto bias = Numbers<float>::random(OUT);
    for (bool biased : {true, false}) {
        Numbers<Value> out(IMAGES * O::size);
        launch<Conv<Value, I, W, OUT, GROUPS>>(in.data(), weight.data(), biased ? bias.data() : nullptr, out.data());
        compare(windowed<I, W>("conv"), out, 1e-5, [&](long i) {
            Place<O> p(i);
            return convolved<I, W, OUT, GROUPS>(in, weight, biased ? &bias : nullptr, p.n, p.y, p.x, p.c);
        });
    }
}

/** The sums of a depthwise convolution without its bias, for all of a batch. */
template <class I, class W>
std::vector<double> depthwise_sums(const Numbers<Value>& in, const Numbers<float>& weight) {
    typedef Slid<I, W> O;
    std::vector<double> sums(IMAGES * O::size);
    for (long i = 0; i < IMAGES * O::size; i++) {
        Place<O> p(i);
        sums[i] = convolved<I, W, I::channels, I::channels>(in, weight, nullptr, p.n, p.y, p.x, p.c);
    }
    return sums;
}

constexpr float EPS = 1e-3f;

/** Compares with layer normalisation of {@code sums}. */
template <class I, class W>
void compare_normalized(const std::vector<double>& sums, const Numbers<Value>& out) {
    constexpr int C = I::channels;
    double mean = 0;
    double deviation = 0;
    double greatest = 0;
    auto expected = [&](long i) {
        if (i % C == 0) {
            mean = greatest = 0;
            for (int c = 0; c < C; c++) {
                mean += sums[i + c] / C;
                greatest = std::max(greatest, std::abs(sums[i + c]));
            }
            double variance = 0;
            for (int c = 0; c < C; c++) {
                variance += (sums[i + c] - mean) * (sums[i + c] - mean) / C;
            }
            deviation = std::sqrt(variance + static_cast<double>(EPS));
        }
        return (sums[i] - mean) / deviation;
    };
    // The sums are rounded before they are normalised: each is off by that, the mean by as much, and the deviation, relative to itself,
    // by as much of a deviation.
    auto error = [&](double e) {
        double rounded = C == 1 ? 0 : greatest * ROUNDOFF<Value> / deviation;
        return 2e-5 * std::max(1.0, std::abs(e)) + rounded * (2 + std::abs(e));
    };
    compare(windowed<I, W>("conv_normalize"), out, error, expected);
}

template <class I, class W>
void depthwise() {
    typedef Slid<I, W> O;
    auto in = Numbers<Value>::random(IMAGES * I::size);
    auto weight = Numbers<float>::random(W::taps * I::channels);
    auto bias = Numbers<float>::random(I::channels);
    std::vector<double> sums = depthwise_sums<I, W>(in, weight);
    for (bool biased : {false, true}) {
        const float* b = biased ? bias.data() : nullptr;
        for (long i = 0; biased && i < IMAGES * O::size; i++) {
            sums[i] += bias[i % I::channels];
        }
        Numbers<Value> out(IMAGES * O::size);
        launch<Depthwise<Value, I, W>>(in.data(), weight.data(), b, out.data());
        compare(windowed<I, W>("depthwise"), out, 1e-5, [&](long i) { return sums[i]; });
        Numbers<Value> many(IMAGES * O::size);
        launch<ConvNormalize<Value, I, W>>(in.data(), weight.data(), b, EPS, many.data());
        compare_normalized<I, W>(sums, many);
        Numbers<Value> few(IMAGES * O::size);
        launch<typename ConvNormalize<Value, I, W>::Few>(in.data(), weight.data(), b, EPS, few.data());
        compare_normalized<I, W>(sums, few);
    }
}

template <class I, class W>
void patches() {
    typedef Slid<I, W, W::taps * I::channels> O;
    auto in = Numbers<Value>::random(IMAGES * I::size);
    Numbers<Value> out(IMAGES * O::size);
    launch<Patches<Value, I, W>>(in.data(), out.data());
    compare(windowed<I, W>("patches"), out, 0, [&](long i) {
        Place<O> p(i);
        return seen<I, W>(at<I>(in), 0, p.n, p.y, p.x, p.c / I::channels, p.c % I::channels);
    });
    auto input = Numbers<float>::random(IMAGES * I::size);
    Numbers<Value> gathered(IMAGES * O::size);
    launch<PatchesFromInput<Value, I, W>>(input.data(), gathered.data());
    compare(windowed<I, W>("patches from input"), gathered, 0, [&](long i) {
        Place<O> p(i);
        return seen<I, W>(at_channels_first<I>(input), 0, p.n, p.y, p.x, p.c / I::channels, p.c % I::channels);
    });
}

template <class I, class W>
void pools() {
    typedef Slid<I, W> O;
    auto in = Numbers<Value>::random(IMAGES * I::size);
    in.data()[I::size / 2] = round_to<Value>(NAN);
    Numbers<Value> mean(IMAGES * O::size);
    launch<Avgpool<Value, I, W>>(in.data(), mean.data());
    compare(windowed<I, W>("avgpool"), mean, 1e-6, [&](long i) {
        Place<O> p(i);
        double sum = 0;
        for (int tap = 0; tap < W::taps; tap++) {
            sum += seen<I, W>(at<I>(in), 0, p.n, p.y, p.x, tap, p.c);
        }
        return sum / W::taps;
    });
    launch<AvgpoolInside<Value, I, W>>(in.data(), mean.data());
    compare(windowed<I, W>("avgpool_inside"), mean, 1e-6, [&](long i) {
        Place<O> p(i);
        double sum = 0;
        int pixels = 0;
        for (int tap = 0; tap < W::taps; tap++) {
            double x = seen<I, W>(at<I>(in), INFINITY, p.n, p.y, p.x, tap, p.c);
            if (!std::isinf(x)) {
                sum += x;
                pixels++;
            }
        }
        return sum / pixels;
    });
    Numbers<Value> greatest(IMAGES * O::size);
    launch<Maxpool<Value, I, W>>(in.data(), greatest.data());
    compare(windowed<I, W>("maxpool"), greatest, 0, [&](long i) {
        Place<O> p(i);
        double most = -INFINITY;
        for (int tap = 0; tap < W::taps; tap++) {
            double x = seen<I, W>(at<I>(in), -INFINITY, p.n, p.y, p.x, tap, p.c);
            most = std::isnan(x) || std::isnan(most) ? NAN : std::max(most, x);
        }
        return most;
    });
}

/** The window of every ConvNeXt block. */
typedef Window<7, 7, 1, 3, 3, 1> Seven;

/** A pixel counts where [y / OH, (y + 1) / OH) of the height, and the same of the width, have a point in common with it. */
template <int H, int W, int C, int OH, int OW>
void adaptive_pools() {
    auto in = Numbers<Value>::random(IMAGES * H * W * C);
    Numbers<Value> out(IMAGES * OH * OW * C);
    launch<AdaptiveAvgpool<Value, H, W, C, OH, OW>>(in.data(), out.data());
    compare("adaptive_avgpool", out, 1e-6, [&](long i) {
        long c = i % C;
        long x = i / C % OW;
        long y = i / C / OW % OH;
        long n = i / C / OW / OH;
        double sum = 0;
        int pixels = 0;
        for (long p = 0; p < H * W; p++) {
            long row = p / W;
            long column = p % W;
            if (y * H < (row + 1) * OH && row * OH < (y + 1) * H && x * W < (column + 1) * OW && column * OW < (x + 1) * W) {
                sum += to_float(in.data()[(n * H * W + p) * C + c]);
                pixels++;
            }
        }
        return sum / pixels;
    });
}

int main() {
    adaptive_pools<7, 5, 3, 3, 2>();
    adaptive_pools<7, 5, 21, 9, 11>();
    adaptive_pools<15, 14, 8, 4, 3>();
    depthwise<Image<3, 5, 8>, Seven>();
    depthwise<Image<9, 16, 97>, Seven>();
    depthwise<Image<10, 30, 12>, Seven>();
    depthwise<Image<6, 5, 96>, Window<3, 5, 2, 1, 2, 2>>();
    patches<Image<8, 12, 3>, Window<4, 4, 4, 0, 0, 1>>();
    patches<Image<9, 7, 1>, Window<2, 2, 2, 0, 0, 1>>();
    patches<Image<6, 6, 24>, Window<2, 2, 2, 0, 0, 1>>();
    patches<Image<5, 6, 5>, Window<3, 2, 2, 1, 1, 2>>();
    conv<Image<5, 4, 6>, Window<3, 3, 1, 1, 1, 1>, 4, 2>();
    conv<Image<3, 5, 3>, Window<3, 1, 2, 1, 0, 2>, 5, 1>();
    pools<Image<7, 6, 5>, Window<3, 3, 2, 1, 1, 1>>();
    pools<Image<4, 4, 16>, Window<2, 3, 2, 0, 1, 1>>();
#if defined(ALL)
    depthwise<Image<1, 1, 1>, Seven>();
    depthwise<Image<7, 7, 24>, Seven>();
    depthwise<Image<1, 1, 96>, Seven>();
    depthwise<Image<3, 5, 1>, Seven>();
    depthwise<Image<3, 5, 3>, Seven>();
    depthwise<Image<2, 40, 5>, Seven>();
    depthwise<Image<14, 14, 96>, Seven>();
    depthwise<Image<7, 7, 768>, Seven>();
    depthwise<Image<7, 7, 1024>, Seven>();
    depthwise<Image<14, 14, 384>, Seven>();
    depthwise<Image<28, 28, 192>, Seven>();
    depthwise<Image<56, 56, 96>, Seven>();
    depthwise<Image<7, 7, 2816>, Seven>();
    depthwise<Image<15, 13, 40>, Window<3, 3, 1, 1, 1, 1>>();
    depthwise<Image<15, 13, 40>, Window<5, 5, 2, 2, 2, 1>>();
    depthwise<Image<15, 13, 40>, Window<7, 7, 1, 0, 0, 1>>();
    depthwise<Image<15, 13, 40>, Window<7, 7, 2, 3, 3, 1>>();
    depthwise<Image<15, 13, 40>, Window<7, 7, 1, 6, 6, 2>>();
    depthwise<Image<9, 9, 16>, Window<9, 9, 1, 4, 4, 1>>();
    depthwise<Image<40, 3, 8>, Window<1, 7, 1, 0, 3, 1>>();
    patches<Image<224, 224, 3>, Window<4, 4, 4, 0, 0, 1>>();
    patches<Image<47, 33, 1>, Window<4, 4, 4, 0, 0, 1>>();
    patches<Image<64, 64, 3>, Window<16, 16, 16, 0, 0, 1>>();
    patches<Image<56, 56, 96>, Window<2, 2, 2, 0, 0, 1>>();
    patches<Image<13, 13, 3>, Window<7, 7, 2, 3, 3, 1>>();
    patches<Image<9, 16, 5>, Window<4, 4, 4, 0, 0, 1>>();
    conv<Image<7, 7, 64>, Window<3, 3, 2, 1, 1, 1>, 64, 32>();
    conv<Image<1, 1, 97>, Window<1, 1, 1, 0, 0, 1>, 8, 1>();
    pools<Image<56, 56, 24>, Window<3, 3, 2, 1, 1, 1>>();
    pools<Image<1, 1, 1>, Window<3, 3, 1, 1, 1, 1>>();
#endif
    return report();
}
