// Convolutions in groups of channels: each output sees the inputs of its group.
#pragma once
#include <type_traits>
#include <utility>

#include "image.h"

CONVNEXTC_BEGIN

/** Sums that stay in registers together with a vector of each pixel. */
constexpr int GROUPED_SUMS = TILE_ROWS < 12 ? 12 : 24;

/** The first ones of the outputs that are left, at most a vector. */
inline void store_outputs(float* out, Vec value, int left) {
    if (left >= LANES) {
        store(out, value);
    } else {
        store_first(out, value, left);
    }
}

/**
 * The filters of small groups that have as many outputs as inputs, SIZE; as many whole groups a vector as it holds. A group's matrix is
 * kept by its SIZE cyclic diagonals, each weight in the lane of its input: [vector][tap][diagonal][lane]. Then a vector of inputs is
 * used as it lies in memory, and what a diagonal has summed up is rotated to the outputs once, in the end:
 *
 * out[o] = sum over d of sums_d[(o + d) mod SIZE], sums_d[i] = sum over taps of in[i] weight[o = (i - d) mod SIZE, i].
 */
template <int GROUPS, int SIZE, int TAPS>
struct Diagonals {
    static constexpr int together = LANES / SIZE;
    static constexpr int panels = ceil_div(GROUPS, together);
    /** Neighbouring inputs that a panel sees, and the outputs that it has. */
    static constexpr int seen = together * SIZE;
    static constexpr int made = seen;
    /** Floats between the weights of two taps. */
    static constexpr int tap_floats = SIZE * LANES;
    static constexpr int most_pixels = larger(1, GROUPED_SUMS / SIZE);

    /** Where the weight of the first tap is. */
    static constexpr long place(int output, int input) {
        int diagonal = (input - output % SIZE + SIZE) % SIZE;
        int lane = output / SIZE % together * SIZE + input;
        return static_cast<long>(output / made) * TAPS * tap_floats + diagonal * LANES + lane;
    }

    static constexpr int first_input(int panel) {
        return panel * seen;
    }

    static constexpr int first_output(int panel) {
        return panel * made;
    }

    /** How many of the outputs there are. */
    static constexpr int outputs(int panel) {
        return smaller(made, GROUPS * SIZE - panel * made);
    }

    /**
     * N neighbouring pixels.
     *
     * @param rows from the first pixel on that the first one's window sees
     * @param bias in whole vectors
     * @param outputs how many there are, which may be more than a vector
     */
    template <int N, int OUT_STRIDE, class K>
    static __attribute__((noinline)) void pixels(
            const float* const (&rows)[K::kernel_height], const float* weights, const float* bias, int outputs, float* out) {
        Vec sums[N][SIZE];
        CONVNEXTC_UNROLL
        for (int n = 0; n < N; n++) {
            CONVNEXTC_UNROLL
            for (int d = 0; d < SIZE; d++) {
                sums[n][d] = Vec{};
            }
        }
        for (int ky = 0; ky < K::kernel_height; ky++) {
            for (int kx = 0; kx < K::kernel_width; kx++, weights += tap_floats) {
                Vec x[N];
                CONVNEXTC_UNROLL
                for (int n = 0; n < N; n++) {
                    x[n] = load(rows[ky] + (n * K::stride + kx * K::dilation) * seen);
                }
                CONVNEXTC_UNROLL
                for (int d = 0; d < SIZE; d++) {
                    Vec w = load(weights + d * LANES);
                    CONVNEXTC_UNROLL
                    for (int n = 0; n < N; n++) {
                        sums[n][d] += x[n] * w;
                    }
                }
            }
        }
        Vec b = load(bias);
        CONVNEXTC_UNROLL
        for (int n = 0; n < N; n++) {
            store_outputs(out + n * OUT_STRIDE, b + total<SIZE - 1>(sums[n]), outputs);
        }
    }

private:
    /** Over the diagonals up to this one. */
    template <int DIAGONAL>
    static Vec total(const Vec (&sums)[SIZE]) {
        Vec rotated = rotate<DIAGONAL>(sums[DIAGONAL], std::make_integer_sequence<int, LANES>());
        if constexpr (DIAGONAL == 0) {
            return rotated;
        } else {
            return total<DIAGONAL - 1>(sums) + rotated;
        }
    }

    template <int BY, int... LANE>
    static Vec rotate(Vec value, std::integer_sequence<int, LANE...>) {
        return permute<(LANE < seen ? LANE / SIZE * SIZE + (LANE % SIZE + BY) % SIZE : LANE)...>(value);
    }
};

/**
 * The filters of other groups, in panels of one or two vectors of a group's outputs, each input of the group for all of them:
 * [group][panel][tap][input][output of the panel], zeros behind the last output.
 */
template <int GROUPS, int INPUTS, int OUTPUTS, int TAPS>
struct Broadcasts {
    static constexpr int vectors = ceil_div(OUTPUTS, LANES) % 2 == 0 ? 2 : 1;
    static constexpr int panels_of_group = ceil_div(OUTPUTS, vectors * LANES);
    static constexpr int panels = GROUPS * panels_of_group;
    static constexpr int seen = INPUTS;
    static constexpr int made = vectors * LANES;
    static constexpr int tap_floats = INPUTS * made;
    static constexpr int most_pixels = smaller(14, TILE_ROWS * TILE_VECTORS / vectors);

    static constexpr long place(int output, int input) {
        int of_group = output % OUTPUTS;
        long panel = output / OUTPUTS * panels_of_group + of_group / made;
        return panel * TAPS * tap_floats + input * made + of_group % made;
    }

    static constexpr int first_input(int panel) {
        return panel / panels_of_group * INPUTS;
    }

    static constexpr int first_output(int panel) {
        return panel / panels_of_group * OUTPUTS + panel % panels_of_group * made;
    }

    static constexpr int outputs(int panel) {
        return smaller(made, OUTPUTS - panel % panels_of_group * made);
    }

    template <int N, int OUT_STRIDE, class K>
    static __attribute__((noinline)) void pixels(
            const float* const (&rows)[K::kernel_height], const float* weights, const float* bias, int outputs, float* out) {
        Vec sums[N][vectors];
        CONVNEXTC_UNROLL
        for (int v = 0; v < vectors; v++) {
            Vec b = load(bias + v * LANES);
            CONVNEXTC_UNROLL
            for (int n = 0; n < N; n++) {
                sums[n][v] = b;
            }
        }
        for (int ky = 0; ky < K::kernel_height; ky++) {
            for (int kx = 0; kx < K::kernel_width; kx++) {
                const float* in = rows[ky] + kx * K::dilation * INPUTS;
                for (int i = 0; i < INPUTS; i++, in++, weights += made) {
                    Vec w[vectors];
                    CONVNEXTC_UNROLL
                    for (int v = 0; v < vectors; v++) {
                        w[v] = load(weights + v * LANES);
                    }
                    CONVNEXTC_UNROLL
                    for (int n = 0; n < N; n++) {
                        Vec x = broadcast(in[n * K::stride * INPUTS]);
                        CONVNEXTC_UNROLL
                        for (int v = 0; v < vectors; v++) {
                            sums[n][v] += x * w[v];
                        }
                    }
                }
            }
        }
        CONVNEXTC_UNROLL
        for (int n = 0; n < N; n++) {
            CONVNEXTC_UNROLL
            for (int v = 0; v < vectors; v++) {
                store_outputs(out + n * OUT_STRIDE + v * LANES, sums[n][v], outputs - v * LANES);
            }
        }
    }
};

template <int OUT, int CHANNELS, int GROUPS, int TAPS>
using Grouping = std::conditional_t<OUT == CHANNELS && CHANNELS / GROUPS <= LANES / 2, Diagonals<GROUPS, CHANNELS / GROUPS, TAPS>,
        Broadcasts<GROUPS, CHANNELS / GROUPS, OUT / GROUPS, TAPS>>;

/** Filters [OUT, CHANNELS / GROUPS, TAPS] as {@link conv} reads them. */
template <int OUT, int CHANNELS, int GROUPS, int TAPS>
struct Filters {
    typedef Grouping<OUT, CHANNELS, GROUPS, TAPS> Layout;
    static constexpr int inputs = CHANNELS / GROUPS;
    static constexpr int rows = OUT;
    static constexpr int columns = inputs * TAPS;
    static constexpr long panel_floats = static_cast<long>(TAPS) * Layout::tap_floats;
    static constexpr long floats = round_up(Layout::panels * panel_floats, PANEL);

    float* data = nullptr;

    static void pack(float* data, int from, int count, const float* in) {
        for (int o = from; o < from + count; o++) {
            for (int i = 0; i < inputs; i++, in += TAPS) {
                float* out = data + Layout::place(o, i);
                for (int tap = 0; tap < TAPS; tap++) {
                    out[static_cast<long>(tap) * Layout::tap_floats] = in[tap];
                }
            }
        }
    }

    static void pack_row_major(float* data, int from, int count, const float* in) {
        pack(data, from, count, in);
    }
};

/** What {@link conv} needs of a worker's own memory: a slab, and a vector because the last pixel is read as a whole one. */
template <class I, class K, class F>
constexpr long conv_scratch() {
    return Slab<I, K, F::Layout::seen>::floats + LANES;
}

/** Some rows of output pixels of one panel; the slab holds what their windows see. */
template <class F, class I, class K, class S>
void conv_rows(const S& slab, int from, int to, const float* weights, const float* bias, int outputs, float* out) {
    typedef typename F::Layout L;
    constexpr int width = K::template out_width<I>;
    typedef Parts<width, L::most_pixels> Row;
    for (int y = from; y < to; y++) {
        for (int part = 0; part < Row::count; part++) {
            int x = Row::start(part);
            const float* rows[K::kernel_height];
            for (int ky = 0; ky < K::kernel_height; ky++) {
                rows[ky] = slab.row(y * K::stride + ky * K::dilation) + x * K::stride * L::seen;
            }
            float* pixel = out + (static_cast<long>(y) * width + x) * F::rows;
            if (part < Row::longer) {
                L::template pixels<Row::large, F::rows, K>(rows, weights, bias, outputs, pixel);
            } else {
                L::template pixels<Row::small, F::rows, K>(rows, weights, bias, outputs, pixel);
            }
        }
    }
}

/** Any convolution; bias or null. The workers share the rows of all panels. */
template <class I, class K, class F>
void conv(const Worker& t, const float* in, const F& filters, const float* bias, float* out) {
    typedef typename F::Layout L;
    typedef Slab<I, K, L::seen> Rows;
    constexpr int height = K::template out_height<I>;
    int end = t.to(static_cast<long>(L::panels) * height);
    for (int next = t.from(static_cast<long>(L::panels) * height); next < end;) {
        int panel = next / height;
        int from = next % height;
        int to = smaller(smaller(from + Rows::out_rows, height), from + end - next);
        Rows slab = {t.scratch, from * K::stride};
        int channel = L::first_input(panel);
        slab.fill(in + channel, (to - 1 - from) * K::stride + Rows::halo, smaller(L::seen, I::channels - channel));
        int output = L::first_output(panel);
        int outputs = L::outputs(panel);
        alignas(sizeof(Vec)) float start[round_up(L::made, LANES)] = {};
        for (int o = 0; bias != nullptr && o < outputs; o++) {
            start[o] = bias[output + o];
        }
        conv_rows<F, I, K>(slab, from, to, filters.data + panel * F::panel_floats, start, outputs, out + output);
        next += to - from;
    }
    t.barrier();
}

CONVNEXTC_END
