// Ops element by element, on rows of channels, and over all pixels of a channel.
#include "check.h"

// What the kernels define, and a formula as nets have them, each beside itself in double precision.
struct Sigmoid {
    CONVNEXTC_DEVICE float of(float x) {
        return sigmoid(x);
    }
    static double exactly(double x) {
        return 1 / (1 + std::exp(-x));
    }
};

struct GeluErf {
    CONVNEXTC_DEVICE float of(float x) {
        return gelu_erf(x);
    }
    static double exactly(double x) {
        return x / 2 * (1 + std::erf(x / std::sqrt(2.0)));
    }
};

struct GeluTanh {
    CONVNEXTC_DEVICE float of(float x) {
        return gelu_tanh(x);
    }
    static double exactly(double x) {
        return x / 2 * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
    }
};

struct Hardswish {
    CONVNEXTC_DEVICE float of(float x) {
        return x * (minimum(maximum(x + 3.0f, 0.0f), 6.0f) * (1 / 6.0f));
    }
    static double exactly(double x) {
        return x * std::min(std::max(x + 3, 0.0), 6.0) / 6;
    }
};

template <int SIZE, class F>
void activation(const char* name) {
    auto values = Numbers<Value>::random(IMAGES * SIZE);
    for (long i = 0; i < values.count; i++) {
        values.data()[i] = round_to<Value>(static_cast<float>(values[i] * 5));
    }
    Numbers<Value> out(IMAGES * SIZE);
    launch<Activate<Value, SIZE, F>>(values.data(), out.data());
    compare(named<SIZE>(name), out, 1e-6, [&](long i) { return F::exactly(values[i]); });
    // In place.
    launch<Activate<Value, SIZE, F>>(out.data(), out.data());
    compare(named<SIZE>(name) + " in place", out, 4 * ROUNDOFF<Value> + 4e-6,
            [&](long i) { return F::exactly(F::exactly(values[i])); });
}

template <int SIZE>
void elements() {
    activation<SIZE, Sigmoid>("sigmoid");
    activation<SIZE, GeluErf>("gelu with erf");
    activation<SIZE, GeluTanh>("gelu with tanh");
    activation<SIZE, Hardswish>("hardswish");
    auto a = Numbers<Value>::random(IMAGES * SIZE);
    auto b = Numbers<Value>::random(IMAGES * SIZE);
    Numbers<Value> sum(IMAGES * SIZE);
    launch<Add<Value, SIZE>>(a.data(), b.data(), sum.data());
    compare(named<SIZE>("add"), sum, 1e-6, [&](long i) { return a[i] + b[i]; });
    Numbers<Value> product(IMAGES * SIZE);
    launch<Multiply<Value, SIZE>>(a.data(), b.data(), product.data());
    compare(named<SIZE>("multiply"), product, 1e-6, [&](long i) { return a[i] * b[i]; });
    auto number = Numbers<float>::random(1);
    Numbers<Value> scaled(IMAGES * SIZE);
    launch<ScalarScale<Value, SIZE>>(a.data(), number.data(), scaled.data());
    compare(named<SIZE>("scalar scale"), scaled, 1e-6, [&](long i) { return a[i] * number[0]; });
    launch<ScalarBias<Value, SIZE>>(a.data(), number.data(), scaled.data());
    compare(named<SIZE>("scalar bias"), scaled, 1e-6, [&](long i) { return a[i] + number[0]; });
    Numbers<float> output(IMAGES * SIZE);
    launch<Output<Value, SIZE>>(a.data(), output.data());
    compare(named<SIZE>("output"), output, 0, [&](long i) { return a[i]; });
}

/** Numbers that single precision loses much of: nearly equal ones, and such that their sums or squares overflow or vanish. */
struct Hard {
    double centre, spread;
};
constexpr Hard HARD[] = {
        {0.1, 0}, {1e8, 0}, {3e38, 0}, {1, 1e-6}, {1e4, 1}, {1e6, 1}, {0, 1e30}, {0, 1e38}, {0, 1e-30}, {0, 1e-42}};

/** Infinite where the type of values does not reach. */
Numbers<Value> hard_numbers(const Hard& hard, long count) {
    Numbers<Value> all(count);
    std::uniform_real_distribution<double> distribution(-1, 1);
    for (long i = 0; i < count; i++) {
        all.data()[i] = round_to<Value>(static_cast<float>(hard.centre + hard.spread * distribution(generator)));
    }
    return all;
}

template <int ROWS, int C>
void norms(Numbers<Value> in) {
    auto weight = Numbers<float>::random(C);
    auto bias = Numbers<float>::random(C);
    constexpr float eps = 1e-3f;
    // Mean and deviation, root mean square, and length of each row.
    struct Moments {
        double mean, deviation, rms, length;
    };
    std::vector<Moments> moments;
    for (long r = 0; r < IMAGES * ROWS; r++) {
        double mean = 0;
        double variance = 0;
        double square = 0;
        for (int c = 0; c < C; c++) {
            mean += in[r * C + c];
            square += in[r * C + c] * in[r * C + c] / C;
        }
        mean /= C;
        for (int c = 0; c < C; c++) {
            variance += (in[r * C + c] - mean) * (in[r * C + c] - mean) / C;
        }
        moments.push_back(
                {mean, std::sqrt(variance + static_cast<double>(eps)), std::sqrt(square + static_cast<double>(eps)),
                 std::sqrt(square * C)});
    }
    for (bool affine : {true, false}) {
        const float* w = affine ? weight.data() : nullptr;
        const float* b = affine ? bias.data() : nullptr;
        Numbers<Value> layer(IMAGES * ROWS * C);
        launch<Layernorm<Value, ROWS, C>>(in.data(), w, b, eps, layer.data());
        compare(named<ROWS, C>("layernorm"), layer, 1e-5, [&](long i) {
            double y = (in[i] - moments[i / C].mean) / moments[i / C].deviation;
            return affine ? y * weight[i % C] + bias[i % C] : y;
        });
        if constexpr (C > 1) {
            Numbers<Value> simple(IMAGES * ROWS * C);
            launch<Simplenorm<Value, ROWS, C>>(in.data(), w, eps, simple.data());
            compare(named<ROWS, C>("simplenorm"), simple, 1e-5, [&](long i) {
                double variance = (moments[i / C].deviation * moments[i / C].deviation - eps) * C / (C - 1);
                double y = in[i] / std::sqrt(variance + eps);
                return affine ? y * weight[i % C] : y;
            });
        }
        Numbers<Value> unit(IMAGES * ROWS * C);
        launch<L2norm<Value, ROWS, C>>(in.data(), w, eps, unit.data());
        compare(named<ROWS, C>("l2norm"), unit, 1e-5, [&](long i) {
            double y = in[i] / std::max(moments[i / C].length, static_cast<double>(eps));
            return affine ? y * weight[i % C] : y;
        });
        Numbers<Value> rms(IMAGES * ROWS * C);
        launch<Rmsnorm<Value, ROWS, C>>(in.data(), w, eps, rms.data());
        compare(named<ROWS, C>("rmsnorm"), rms, 1e-5, [&](long i) {
            double y = in[i] / moments[i / C].rms;
            return affine ? y * weight[i % C] : y;
        });
    }
}

/** Mean and deviation over all rows of each group of channels. */
template <int ROWS, int C, int GROUPS>
void groups(Numbers<Value> in) {
    auto weight = Numbers<float>::random(C);
    auto bias = Numbers<float>::random(C);
    constexpr float eps = 1e-3f;
    constexpr int SIZE = C / GROUPS;
    std::vector<double> means(IMAGES * GROUPS);
    std::vector<double> deviations(IMAGES * GROUPS);
    auto group = [](long i) { return i / (ROWS * C) * GROUPS + i % C / SIZE; };
    // A sum of equal floats is exact, and so is its part.
    for (long i = 0; i < in.count; i++) {
        means[group(i)] += in[i];
    }
    for (double& mean : means) {
        mean /= ROWS * SIZE;
    }
    for (long i = 0; i < in.count; i++) {
        double d = in[i] - means[group(i)];
        deviations[group(i)] += d * d / (ROWS * SIZE);
    }
    for (bool affine : {true, false}) {
        Numbers<Value> out(in.count);
        launch<Groupnorm<Value, ROWS, C, GROUPS>>(
                in.data(), affine ? weight.data() : nullptr, affine ? bias.data() : nullptr, eps, out.data());
        compare(named<ROWS, C, GROUPS>("groupnorm"), out, 1e-5, [&](long i) {
            double y = (in[i] - means[group(i)]) / std::sqrt(deviations[group(i)] + static_cast<double>(eps));
            return affine ? y * weight[i % C] + bias[i % C] : y;
        });
        if (affine) {
            launch<Groupnorm<Value, ROWS, C, GROUPS>>(in.data(), weight.data(), nullptr, eps, out.data());
            compare(named<ROWS, C, GROUPS>("groupnorm without bias"), out, 1e-5, [&](long i) {
                double y = (in[i] - means[group(i)]) / std::sqrt(deviations[group(i)] + static_cast<double>(eps));
                return y * weight[i % C];
            });
        }
    }
}

template <int ROWS, int C>
void channels() {
    auto in = Numbers<Value>::random(IMAGES * ROWS * C);
    auto factor = Numbers<float>::random(C);
    auto shift = Numbers<float>::random(C);
    Numbers<Value> out(IMAGES * ROWS * C);
    launch<Scale<Value, ROWS, C>>(in.data(), factor.data(), out.data());
    compare(named<ROWS, C>("scale"), out, 1e-6, [&](long i) { return in[i] * factor[i % C]; });
    auto mean = Numbers<float>::random(C);
    for (long c = 0; c < C; c++) {
        mean.data()[c] *= 1e4f;
    }
    auto near = Numbers<Value>::random(IMAGES * ROWS * C);
    for (long i = 0; i < near.count; i++) {
        near.data()[i] = round_to<Value>(static_cast<float>(near[i] + mean[i % C]));
    }
    Numbers<Value> normal(IMAGES * ROWS * C);
    launch<Batchnorm<Value, ROWS, C>>(near.data(), mean.data(), factor.data(), shift.data(), normal.data());
    compare(named<ROWS, C>("batchnorm"), normal, 1e-6,
            [&](long i) { return (near[i] - mean[i % C]) * factor[i % C] + shift[i % C]; });
    auto factors = Numbers<Value>::random(IMAGES * C);
    Numbers<Value> product(IMAGES * ROWS * C);
    launch<MultiplyChannels<Value, ROWS, C>>(in.data(), factors.data(), product.data());
    compare(named<ROWS, C>("multiply by channel"), product, 1e-6,
            [&](long i) { return in[i] * factors[i / (ROWS * C) * C + i % C]; });
}

template <int ROWS, int C>
void pooling(Numbers<Value> in) {
    auto gamma = Numbers<float>::random(C);
    auto beta = Numbers<float>::random(C);
    // Place of row r of an element's image and column.
    auto place = [](long i, int r) { return (i / C * ROWS + r) * C + i % C; };
    Numbers<Value> mean(IMAGES * C);
    launch<Mean<Value, ROWS, C>>(in.data(), mean.data());
    compare(named<ROWS, C>("mean"), mean, 1e-6, [&](long i) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += in[place(i, r)];
        }
        return sum / ROWS;
    });
    typedef Grn<Value, ROWS, C> G;
    constexpr float eps = 1e-2f;
    Numbers<float> sums(IMAGES * G::SUMS);
    Numbers<float> factors(IMAGES * G::FACTORS);
    Numbers<Value> out(IMAGES * ROWS * C);
    launch<typename G::Sums>(in.data(), sums.data());
    launch<typename G::Factors>(sums.data(), gamma.data(), eps, factors.data());
    launch<typename G::Apply>(in.data(), factors.data(), beta.data(), out.data());
    std::vector<double> norms(IMAGES * C);
    std::vector<double> means(IMAGES);
    for (int i = 0; i < IMAGES * C; i++) {
        double sum = 0;
        for (int r = 0; r < ROWS; r++) {
            sum += in[place(i, r)] * in[place(i, r)];
        }
        norms[i] = std::sqrt(sum);
        means[i / C] += norms[i] / C;
    }
    // Where gamma N is near -1, the result is the small difference of the number and another one.
    double greatest = 0;
    for (long i = 0; i < in.count; i++) {
        greatest = std::max(greatest, std::abs(in[i]));
    }
    auto error = [=](double e) { return 1e-5 * std::max(1.0, std::abs(e)) + 2e-7 * greatest; };
    compare(named<ROWS, C>("grn"), out, error, [&](long i) {
        int n = static_cast<int>(i / (ROWS * C));
        int c = static_cast<int>(i % C);
        return gamma[c] * in[i] * norms[n * C + c] / (means[n] + static_cast<double>(eps)) + beta[c] + in[i];
    });
    in.data()[ROWS / 2 * C] = round_to<Value>(NAN);
    Numbers<Value> most(IMAGES * C);
    launch<Max<Value, ROWS, C>>(in.data(), most.data());
    compare(named<ROWS, C>("max"), most, 0, [&](long i) {
        double expected = -INFINITY;
        for (int r = 0; r < ROWS; r++) {
            double x = in[place(i, r)];
            expected = std::isnan(x) || std::isnan(expected) ? NAN : std::max(expected, x);
        }
        return expected;
    });
}

template <int ROWS, int A, int B>
void concat() {
    auto a = Numbers<Value>::random(IMAGES * ROWS * A);
    auto b = Numbers<Value>::random(IMAGES * ROWS * B);
    Numbers<Value> out(IMAGES * ROWS * (A + B));
    launch<Copy<Value, ROWS, A, A + B, 0>>(a.data(), out.data());
    launch<Copy<Value, ROWS, B, A + B, A>>(b.data(), out.data());
    compare(named<ROWS, A, B>("concat"), out, 0, [&](long i) {
        long row = i / (A + B);
        long c = i % (A + B);
        return c < A ? a[row * A + c] : b[row * B + c - A];
    });
    Numbers<Value> copied(IMAGES * ROWS * A);
    launch<Copy<Value, ROWS, A>>(a.data(), copied.data());
    compare(named<ROWS, A>("copy"), copied, 0, [&](long i) { return a[i]; });
}

template <int HEIGHT, int WIDTH, int CHANNELS>
void layouts() {
    typedef Image<HEIGHT, WIDTH, CHANNELS> I;
    auto input = Numbers<float>::random(IMAGES * I::size);
    Numbers<Value> last(IMAGES * I::size);
    launch<ToChannelsLast<Value, I>>(input.data(), last.data());
    compare(named<HEIGHT, WIDTH, CHANNELS>("to channels last"), last, 0, [&](long i) {
        Place<I> p(i);
        return at_channels_first<I>(input)(p.n, p.y, p.x, p.c);
    });
    Numbers<Value> first(IMAGES * I::size);
    launch<ToChannelsFirst<Value, I>>(last.data(), first.data());
    compare(named<HEIGHT, WIDTH, CHANNELS>("to channels first"), first, ROUNDOFF<Value>, [&](long i) { return input[i]; });
}

template <int ROWS, int C>
void rows() {
    norms<ROWS, C>(Numbers<Value>::random(IMAGES * ROWS * C));
    for (const Hard& hard : HARD) {
        norms<ROWS, C>(hard_numbers(hard, IMAGES * ROWS * C));
        groups<ROWS, C, 1>(hard_numbers(hard, IMAGES * ROWS * C));
        pooling<ROWS, C>(hard_numbers(hard, IMAGES * ROWS * C));
    }
    groups<ROWS, C, 1>(Numbers<Value>::random(IMAGES * ROWS * C));
    groups<ROWS, C, C % 3 == 0 ? 3 : C>(Numbers<Value>::random(IMAGES * ROWS * C));
    channels<ROWS, C>();
    pooling<ROWS, C>(Numbers<Value>::random(IMAGES * ROWS * C));
}

int main() {
    elements<97 * 5>();
    elements<96 * 64>();
    rows<15, 3>();
    rows<5, 97>();
    rows<270, 96>();
    concat<15, 8, 5>();
    concat<7, 24, 40>();
    layouts<3, 5, 3>();
    layouts<7, 7, 24>();
#if defined(ALL)
    elements<1>();
    rows<1, 1>();
    rows<49, 8>();
    elements<3136 * 24>();
    rows<1, 768>();
    rows<15, 5>();
    rows<15, 24>();
    rows<9, 192>();
    rows<9, 384>();
    rows<3, 768>();
    rows<9, 1024>();
    rows<9, 1536>();
    rows<3, 2048>();
    rows<3, 2816>();
    rows<49, 3072>();
    rows<3136, 40>();
    rows<3, 1001>();
    concat<3, 1, 1>();
    concat<3136, 96, 32>();
    layouts<1, 1, 1>();
    layouts<33, 47, 97>();
#endif
    return report();
}
