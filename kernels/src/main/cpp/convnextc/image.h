// Windows over channels-last images.
#pragma once
#include "rows.h"

CONVNEXTC_BEGIN

template <int HEIGHT, int WIDTH, int CHANNELS>
struct Image {
    static constexpr int height = HEIGHT;
    static constexpr int width = WIDTH;
    static constexpr int channels = CHANNELS;
};

/** A window that slides over an image. Padding is the same on both sides of an axis. */
template <int KERNEL_HEIGHT, int KERNEL_WIDTH, int STRIDE, int PAD_HEIGHT, int PAD_WIDTH, int DILATION>
struct Window {
    static constexpr int kernel_height = KERNEL_HEIGHT;
    static constexpr int kernel_width = KERNEL_WIDTH;
    static constexpr int taps = KERNEL_HEIGHT * KERNEL_WIDTH;
    static constexpr int stride = STRIDE;
    static constexpr int pad_height = PAD_HEIGHT;
    static constexpr int pad_width = PAD_WIDTH;
    static constexpr int dilation = DILATION;

    template <class I>
    static constexpr int out_height = (I::height + 2 * PAD_HEIGHT - DILATION * (KERNEL_HEIGHT - 1) - 1) / STRIDE + 1;
    template <class I>
    static constexpr int out_width = (I::width + 2 * PAD_WIDTH - DILATION * (KERNEL_WIDTH - 1) - 1) / STRIDE + 1;

    /** The pixel of channels under a tap of an output pixel; null where it is padding. */
    template <class I>
    static const float* pixel(const float* in, int y, int x, int tap) {
        int row = y * STRIDE + tap / KERNEL_WIDTH * DILATION - PAD_HEIGHT;
        int column = x * STRIDE + tap % KERNEL_WIDTH * DILATION - PAD_WIDTH;
        bool inside = row >= 0 && row < I::height && column >= 0 && column < I::width;
        return inside ? in + (static_cast<long>(row) * I::width + column) * I::channels : nullptr;
    }
};

/** The caller's image [channels, height, width] to [height, width, channels]. */
template <class I>
void to_channels_last(const Worker& t, float* out) {
    constexpr long pixels = static_cast<long>(I::height) * I::width;
    for (long p = t.from(pixels); p < t.to(pixels); p++) {
        for (int c = 0; c < I::channels; c++) {
            out[p * I::channels + c] = t.input[c * pixels + p];
        }
    }
    t.barrier();
}

/** [height, width, channels] to [channels, height, width]. */
template <class I>
void to_channels_first(const Worker& t, const float* in, float* out) {
    constexpr long pixels = static_cast<long>(I::height) * I::width;
    for (int c = t.from(I::channels); c < t.to(I::channels); c++) {
        for (long p = 0; p < pixels; p++) {
            out[c * pixels + p] = in[p * I::channels + c];
        }
    }
    t.barrier();
}

/** out[y,x,(ky,kx,c)] = in[y stride + ky dilation - pad, x stride + kx dilation - pad, c], zero outside the image. */
template <class I, class K>
void patches(const Worker& t, const float* in, float* out) {
    constexpr int width = K::template out_width<I>;
    constexpr int count = K::template out_height<I> * width;
    for (int i = t.from(count); i < t.to(count); i++) {
        float* row = out + static_cast<long>(i) * K::taps * I::channels;
        for (int tap = 0; tap < K::taps; tap++, row += I::channels) {
            const float* pixel = K::template pixel<I>(in, i / width, i % width, tap);
            if (pixel == nullptr) {
                __builtin_memset(row, 0, sizeof(float) * I::channels);
            } else {
                __builtin_memcpy(row, pixel, sizeof(float) * I::channels);
            }
        }
    }
    t.barrier();
}

/** The same from the caller's image, channels first. */
template <class I, class K>
void patches_from_input(const Worker& t, float* out) {
    constexpr int width = K::template out_width<I>;
    constexpr int count = K::template out_height<I> * width;
    typedef Image<I::height, I::width, 1> Plane;
    for (int i = t.from(count); i < t.to(count); i++) {
        float* row = out + static_cast<long>(i) * K::taps * I::channels;
        for (int c = 0; c < I::channels; c++) {
            const float* plane = t.input + static_cast<long>(c) * I::height * I::width;
            for (int tap = 0; tap < K::taps; tap++) {
                const float* pixel = K::template pixel<Plane>(plane, i / width, i % width, tap);
                row[tap * I::channels + c] = pixel == nullptr ? 0 : *pixel;
            }
        }
    }
    t.barrier();
}

/** Neighbouring pixels of a row that are computed at a time, their sums in registers. */
constexpr int GROUP = 7;

/** Pixels of an image row with its padding, as far as windows see it. */
template <class I, class K>
constexpr int padded_width = (K::template out_width<I> - 1) * K::stride + (K::kernel_width - 1) * K::dilation + 1;

/** Some padded rows, LANES channels wide, of which a depthwise convolution makes whole rows of output pixels: they stay in L1 or L2. */
template <class I, class K>
struct Slab {
    static constexpr long row_floats = static_cast<long>(padded_width<I, K>) * LANES;
    static constexpr int halo = (K::kernel_height - 1) * K::dilation + 1;
    /** 64 KiB, or what one row needs. */
    static constexpr int most_rows = 64 * 1024 / (row_floats * static_cast<int>(sizeof(float)));
    static constexpr int out_rows = larger(1, (most_rows - halo) / K::stride + 1);
    static constexpr long floats = ((out_rows - 1) * K::stride + halo) * row_floats;

    float* data;
    /** The padded image's row that is in front. */
    int first;

    /** The first {@code lanes} of LANES channels, with zeros around the image. */
    void fill(const float* in, int rows, int lanes) const {
        float* out = data;
        for (int r = 0; r < rows; r++) {
            int row = first + r - K::pad_height;
            bool inside = row >= 0 && row < I::height;
            for (int x = 0; x < padded_width<I, K>; x++, out += LANES) {
                int column = x - K::pad_width;
                if (!inside || column < 0 || column >= I::width) {
                    store(out, Vec{});
                } else {
                    const float* pixel = in + (static_cast<long>(row) * I::width + column) * I::channels;
                    store(out, lanes == LANES ? load(pixel) : load_first(pixel, lanes));
                }
            }
        }
    }

    /** A row of the padded image. */
    const float* row(int r) const {
        return data + (r - first) * row_floats;
    }
};

/** What {@link depthwise} needs of a worker's own memory. */
template <class I, class K>
constexpr long depthwise_scratch() {
    return Slab<I, K>::floats;
}

/** The first {@code lanes} of LANES channels of some pixels. */
inline __attribute__((noinline)) void store_columns(const float* part, int pixels, int lanes, float* out, int stride) {
    for (int n = 0; n < pixels; n++) {
        for (int i = 0; i < lanes; i++) {
            out[n * stride + i] = part[n * LANES + i];
        }
    }
}

/** N neighbouring pixels, LANES channels, from the first pixel that the first one's window sees in each of its rows. */
template <int N, int OUT_STRIDE, class K>
inline void depthwise_group(const float* const (&rows)[K::kernel_height], const float* taps, Vec bias, int lanes, float* out) {
    Vec sums[N];
    CONVNEXTC_UNROLL
    for (int n = 0; n < N; n++) {
        sums[n] = bias;
    }
    for (int ky = 0; ky < K::kernel_height; ky++) {
        const float* row = rows[ky];
#pragma GCC unroll 7
        for (int kx = 0; kx < K::kernel_width; kx++) {
            Vec tap = load(taps + (ky * K::kernel_width + kx) * LANES);
            CONVNEXTC_UNROLL
            for (int n = 0; n < N; n++) {
                sums[n] += load(row + (n * K::stride + kx * K::dilation) * LANES) * tap;
            }
        }
    }
    if (lanes == LANES) {
        CONVNEXTC_UNROLL
        for (int n = 0; n < N; n++) {
            store(out + n * OUT_STRIDE, sums[n]);
        }
    } else {
        alignas(64) float part[N * LANES];
        CONVNEXTC_UNROLL
        for (int n = 0; n < N; n++) {
            store(part + n * LANES, sums[n]);
        }
        store_columns(part, N, lanes, out, OUT_STRIDE);
    }
}

/** Output pixels in groups, in their order. */
template <class I, class K>
struct Groups {
    static constexpr int width = K::template out_width<I>;
    typedef Parts<width, GROUP> Row;
    static constexpr int count = K::template out_height<I> * Row::count;

    static constexpr int row(int group) {
        return group / Row::count;
    }

    static constexpr int column(int group) {
        return Row::start(group % Row::count);
    }

    /** The first pixel of a group. */
    static constexpr int pixel(int group) {
        return row(group) * width + column(group);
    }

    /** The group that a pixel is in. */
    static constexpr int of(int pixel) {
        return pixel / width * Row::count + Row::of(pixel % width);
    }
};

/**
 * Some groups of output pixels, LANES channels from {@code c} on.
 *
 * @param source gives the rows of the padded image, of these channels
 * @param out the image's first pixel, with OUT_STRIDE floats between pixels
 */
template <int OUT_STRIDE, class I, class K, class S>
void depthwise_groups(const S& source, int from, int to, const float* taps, const float* bias, int c, float* out) {
    typedef typename Groups<I, K>::Row Row;
    int lanes = smaller(I::channels - c, LANES);
    Vec b = bias == nullptr ? Vec{} : load(bias + c);
    taps += static_cast<long>(c) * K::taps;
    for (int g = from; g < to; g++) {
        const float* rows[K::kernel_height];
        for (int ky = 0; ky < K::kernel_height; ky++) {
            rows[ky] = source.row(Groups<I, K>::row(g) * K::stride + ky * K::dilation)
                    + Groups<I, K>::column(g) * K::stride * LANES;
        }
        float* pixel = out + static_cast<long>(Groups<I, K>::pixel(g)) * OUT_STRIDE + c;
        if (g % Row::count < Row::longer) {
            depthwise_group<Row::large, OUT_STRIDE, K>(rows, taps, b, lanes, pixel);
        } else {
            depthwise_group<Row::small, OUT_STRIDE, K>(rows, taps, b, lanes, pixel);
        }
    }
}

/**
 * Depthwise convolution, its bias (or null) and, where NORMALIZED, layer normalisation over the channels without weight and bias, to
 * pixels OUT_STRIDE floats apart. The workers share groups of pixels.
 */
template <bool NORMALIZED, class I, class K, int OUT_STRIDE = I::channels>
void depthwise(const Worker& t, const float* in, const float* taps, const float* bias, float eps, float* out) {
    typedef Groups<I, K> G;
    constexpr int block = Slab<I, K>::out_rows * G::Row::count;
    int end = t.to(G::count);
    for (int from = t.from(G::count); from < end;) {
        // Blocks begin with a row, but for the share's first one.
        int to = smaller(G::row(from) * G::Row::count + block, end);
        int rows = (G::row(to - 1) - G::row(from)) * K::stride + Slab<I, K>::halo;
        Slab<I, K> slab = {t.scratch, G::row(from) * K::stride};
        for (int c = 0; c < I::channels; c += LANES) {
            slab.fill(in + c, rows, smaller(I::channels - c, LANES));
            depthwise_groups<OUT_STRIDE, I, K>(slab, from, to, taps, bias, c, out);
        }
        if constexpr (NORMALIZED) {
            normalize_rows<I::channels, OUT_STRIDE>(out, G::pixel(from), G::pixel(to), eps);
        }
        from = to;
    }
    t.barrier();
}

/** Any convolution, simple and slow; weight [OUT, channels / GROUPS, kernel height, kernel width], bias or null. */
template <int OUT, int GROUPS, class I, class K>
void conv(const Worker& t, const float* in, const float* weight, const float* bias, float* out) {
    constexpr int width = K::template out_width<I>;
    constexpr int count = K::template out_height<I> * width;
    constexpr int inputs = I::channels / GROUPS;
    for (int i = t.from(count); i < t.to(count); i++) {
        float* sums = out + static_cast<long>(i) * OUT;
        for (int o = 0; o < OUT; o++) {
            sums[o] = bias == nullptr ? 0 : bias[o];
        }
        for (int tap = 0; tap < K::taps; tap++) {
            const float* pixel = K::template pixel<I>(in, i / width, i % width, tap);
            if (pixel == nullptr) {
                continue;
            }
            for (int o = 0; o < OUT; o++) {
                const float* x = pixel + o / (OUT / GROUPS) * inputs;
                const float* w = weight + static_cast<long>(o) * inputs * K::taps + tap;
                for (int c = 0; c < inputs; c++) {
                    sums[o] += x[c] * w[static_cast<long>(c) * K::taps];
                }
            }
        }
    }
    t.barrier();
}

/** The greatest value under the window; padding does not count. NaN where there is one. */
template <class I, class K>
void maxpool(const Worker& t, const float* in, float* out) {
    constexpr int width = K::template out_width<I>;
    constexpr int count = K::template out_height<I> * width;
    for (int i = t.from(count); i < t.to(count); i++) {
        float* greatest = out + static_cast<long>(i) * I::channels;
        for (int c = 0; c < I::channels; c++) {
            greatest[c] = -__builtin_inff();
        }
        for (int tap = 0; tap < K::taps; tap++) {
            const float* pixel = K::template pixel<I>(in, i / width, i % width, tap);
            if (pixel != nullptr) {
                for (int c = 0; c < I::channels; c++) {
                    greatest[c] = greater(pixel[c], greatest[c]);
                }
            }
        }
    }
    t.barrier();
}

/** The mean under the window; padding counts as zeros. */
template <class I, class K>
void avgpool(const Worker& t, const float* in, float* out) {
    constexpr int width = K::template out_width<I>;
    constexpr int count = K::template out_height<I> * width;
    for (int i = t.from(count); i < t.to(count); i++) {
        float* mean = out + static_cast<long>(i) * I::channels;
        __builtin_memset(mean, 0, sizeof(float) * I::channels);
        for (int tap = 0; tap < K::taps; tap++) {
            const float* pixel = K::template pixel<I>(in, i / width, i % width, tap);
            if (pixel != nullptr) {
                for (int c = 0; c < I::channels; c++) {
                    mean[c] += pixel[c];
                }
            }
        }
        for (int c = 0; c < I::channels; c++) {
            mean[c] /= K::taps;
        }
    }
    t.barrier();
}

CONVNEXTC_END
