// 3x3 convolutions over all channels that move by one pixel, as products of transformed tiles: F(4x4, 3x3) of arXiv 1509.09308.
#pragma once
#include "gemm.h"
#include "image.h"

CONVNEXTC_BEGIN

/**
 * F(4, 3) with the points 0, +-NEAR, +-FAR and infinity. A tile of 4 x 4 outputs comes from 6 x 6 inputs, and its sums over channels
 * are products for each of 36 elements.
 */
namespace winograd_points {
constexpr float NEAR = 0.625f;
constexpr float FAR = 1.5f;
constexpr float NEAR2 = NEAR * NEAR;
constexpr float FAR2 = FAR * FAR;
}  // namespace winograd_points

constexpr int WINOGRAD_TILE = 4;
constexpr int WINOGRAD_SIZE = 6;
constexpr int WINOGRAD_ELEMENTS = WINOGRAD_SIZE * WINOGRAD_SIZE;

/** Filters [OUT, CHANNELS, 3, 3] as G g G^T: [panels][element][channel][output of the panel], zeros behind the last output. */
template <int OUT, int CHANNELS>
struct WinogradFilters {
    static constexpr int rows = OUT;
    static constexpr int channels = CHANNELS;
    static constexpr int columns = CHANNELS * 9;
    static constexpr int panels = ceil_div(OUT, PANEL);
    static constexpr long element_floats = static_cast<long>(CHANNELS) * PANEL;
    static constexpr long floats = panels * WINOGRAD_ELEMENTS * element_floats;

    float* data = nullptr;

    const float* element(int panel, int element) const {
        return data + (static_cast<long>(panel) * WINOGRAD_ELEMENTS + element) * element_floats;
    }

    static void pack(float* data, int from, int count, const float* in) {
        for (int c = 0; c < CHANNELS; c++) {
            for (int o = from; o < from + count; o++) {
                float* out = data + (static_cast<long>(o / PANEL) * WINOGRAD_ELEMENTS * CHANNELS + c) * PANEL + o % PANEL;
                transform(in + static_cast<long>(o - from) * columns + c * 9, out);
            }
        }
    }

private:
    /** G g: a row for each point p, (1, p, p^2) by the product of its distances from the others, and one for infinity. */
    template <class T>
    static void points(const T* taps, int step, double (&out)[WINOGRAD_SIZE]) {
        constexpr double near2 = winograd_points::NEAR2;
        constexpr double far2 = winograd_points::FAR2;
        double even = taps[0];
        double odd = taps[step];
        double square = taps[2 * step];
        double near = even + square * near2;
        double far = even + square * far2;
        out[0] = even / (near2 * far2);
        out[1] = (near + odd * winograd_points::NEAR) / (2 * near2 * (near2 - far2));
        out[2] = (near - odd * winograd_points::NEAR) / (2 * near2 * (near2 - far2));
        out[3] = (far + odd * winograd_points::FAR) / (2 * far2 * (far2 - near2));
        out[4] = (far - odd * winograd_points::FAR) / (2 * far2 * (far2 - near2));
        out[5] = square;
    }

    static void transform(const float* filter, float* out) {
        double columns[3][WINOGRAD_SIZE];
        for (int x = 0; x < 3; x++) {
            points(filter + x, 3, columns[x]);
        }
        for (int y = 0; y < WINOGRAD_SIZE; y++) {
            double row[WINOGRAD_SIZE];
            points(&columns[0][y], WINOGRAD_SIZE, row);
            for (int x = 0; x < WINOGRAD_SIZE; x++) {
                out[(y * WINOGRAD_SIZE + x) * element_floats] = static_cast<float>(row[x]);
            }
        }
    }
};

/** B^T x for six vectors, in place. */
inline __attribute__((always_inline)) void winograd_inputs(Vec (&x)[WINOGRAD_SIZE]) {
    using namespace winograd_points;
    Vec first = x[0] * (NEAR2 * FAR2) + (x[4] - x[2] * (NEAR2 + FAR2));
    Vec last = x[1] * (NEAR2 * FAR2) + (x[5] - x[3] * (NEAR2 + FAR2));
    Vec even_near = x[4] - x[2] * FAR2;
    Vec odd_near = (x[3] - x[1] * FAR2) * NEAR;
    Vec even_far = x[4] - x[2] * NEAR2;
    Vec odd_far = (x[3] - x[1] * NEAR2) * FAR;
    x[0] = first;
    x[1] = even_near + odd_near;
    x[2] = even_near - odd_near;
    x[3] = even_far + odd_far;
    x[4] = even_far - odd_far;
    x[5] = last;
}

/** A^T x: four vectors from six. */
inline __attribute__((always_inline)) void winograd_outputs(const Vec (&x)[WINOGRAD_SIZE], Vec (&out)[WINOGRAD_TILE]) {
    using namespace winograd_points;
    Vec even_near = x[1] + x[2];
    Vec odd_near = (x[1] - x[2]) * NEAR;
    Vec even_far = x[3] + x[4];
    Vec odd_far = (x[3] - x[4]) * FAR;
    out[0] = x[0] + even_near + even_far;
    out[1] = odd_near + odd_far;
    out[2] = even_near * NEAR2 + even_far * FAR2;
    out[3] = odd_near * NEAR2 + odd_far * FAR2 + x[5];
}

/** How a convolution of the image I with PAD zeros around it is cut. */
template <class I, int PAD_HEIGHT, int PAD_WIDTH>
struct WinogradTiles {
    static constexpr int height = I::height + 2 * PAD_HEIGHT - 2;
    static constexpr int width = I::width + 2 * PAD_WIDTH - 2;
    static constexpr int across = ceil_div(width, WINOGRAD_TILE);
    static constexpr int count = across * static_cast<int>(ceil_div(height, WINOGRAD_TILE));
    /** Floats between the channels of transformed tiles. */
    static constexpr int stride = spread<I::channels>;
    /** Tiles that are transformed at a time, so that they stay in L2. */
    static constexpr int most = larger(1, smaller(28, 640 * 1024 / (WINOGRAD_ELEMENTS * stride * 4)));
    typedef Parts<count, most> Blocks;
    /** Floats between elements: of inputs, and of sums. */
    static constexpr long inputs = static_cast<long>(Blocks::large) * stride;
    static constexpr long sums = static_cast<long>(Blocks::large) * PANEL;

    /** LANES channels (the first {@code lanes} of them) of a tile, to where its elements are. */
    static void transform(const float* in, int tile, int lanes, float* out) {
        int top = tile / across * WINOGRAD_TILE - PAD_HEIGHT;
        int left = tile % across * WINOGRAD_TILE - PAD_WIDTH;
        Vec columns[WINOGRAD_SIZE][WINOGRAD_SIZE];
        for (int x = 0; x < WINOGRAD_SIZE; x++) {
            Vec column[WINOGRAD_SIZE];
            CONVNEXTC_UNROLL
            for (int y = 0; y < WINOGRAD_SIZE; y++) {
                bool inside = top + y >= 0 && top + y < I::height && left + x >= 0 && left + x < I::width;
                const float* pixel = in + (static_cast<long>(top + y) * I::width + left + x) * I::channels;
                column[y] = !inside ? Vec{} : lanes == LANES ? load(pixel) : load_first(pixel, lanes);
            }
            winograd_inputs(column);
            CONVNEXTC_UNROLL
            for (int y = 0; y < WINOGRAD_SIZE; y++) {
                columns[y][x] = column[y];
            }
        }
        for (int y = 0; y < WINOGRAD_SIZE; y++) {
            winograd_inputs(columns[y]);
            CONVNEXTC_UNROLL
            for (int x = 0; x < WINOGRAD_SIZE; x++, out += inputs) {
                if (lanes == LANES) {
                    store(out, columns[y][x]);
                } else {
                    store_first(out, columns[y][x], lanes);
                }
            }
        }
    }

    /** LANES outputs (the first {@code lanes} of them) of a tile, from the sums of its elements, to the image. */
    template <class A>
    static void finish(const float* in, Vec bias, int tile, int lanes, float* out, int channels) {
        int top = tile / across * WINOGRAD_TILE;
        int left = tile % across * WINOGRAD_TILE;
        Vec rows[WINOGRAD_TILE][WINOGRAD_SIZE];
        for (int x = 0; x < WINOGRAD_SIZE; x++) {
            Vec column[WINOGRAD_SIZE];
            CONVNEXTC_UNROLL
            for (int y = 0; y < WINOGRAD_SIZE; y++) {
                column[y] = load(in + (y * WINOGRAD_SIZE + x) * sums);
            }
            Vec four[WINOGRAD_TILE];
            winograd_outputs(column, four);
            CONVNEXTC_UNROLL
            for (int y = 0; y < WINOGRAD_TILE; y++) {
                rows[y][x] = four[y];
            }
        }
        for (int y = 0; y < smaller(WINOGRAD_TILE, height - top); y++) {
            Vec four[WINOGRAD_TILE];
            winograd_outputs(rows[y], four);
            float* pixel = out + (static_cast<long>(top + y) * width + left) * channels;
            for (int x = 0; x < smaller(WINOGRAD_TILE, width - left); x++, pixel += channels) {
                Vec value = A::of(four[x] + bias);
                if (lanes == LANES) {
                    store(pixel, value);
                } else {
                    store_first(pixel, value, lanes);
                }
            }
        }
    }
};

/** What {@link winograd} needs of a worker's own memory. */
template <class I, class K>
constexpr long winograd_scratch() {
    typedef WinogradTiles<I, K::pad_height, K::pad_width> W;
    return WINOGRAD_ELEMENTS * (W::inputs + W::sums);
}

/** COUNT tiles from {@code first} on and some panels of outputs. */
template <int COUNT, class W, class I, class A, class F>
void winograd_block(const float* in, int first, const F& filters, const float* bias, int from, int to, float* out, float* scratch) {
    typedef Parts<COUNT, TILE_ROWS> Rows;
    float* sums = scratch + WINOGRAD_ELEMENTS * W::inputs;
    for (int i = 0; i < COUNT; i++) {
        for (int c = 0; c < I::channels; c += LANES) {
            W::transform(in + c, first + i, smaller(I::channels - c, LANES), scratch + static_cast<long>(i) * W::stride + c);
        }
    }
    for (int p = from; p < to; p++) {
        for (int e = 0; e < WINOGRAD_ELEMENTS; e++) {
            const float* panel = filters.element(p, e);
            long step = ceil_div(PANEL * sizeof(float), Rows::count);
            Prefetch next = {reinterpret_cast<const char*>(panel + F::element_floats), step};
            for (int t = 0; t < Rows::count; t++) {
                int row = Rows::start(t);
                const float* rows = scratch + e * W::inputs + static_cast<long>(row) * W::stride;
                Sink sink = {sums + e * W::sums + static_cast<long>(row) * PANEL, PANEL, nullptr, nullptr, 0};
                if (t < Rows::longer) {
                    tile<Rows::large, W::stride, None>(rows, panel, I::channels, next, sink, PANEL);
                } else {
                    tile<Rows::small, W::stride, None>(rows, panel, I::channels, next, sink, PANEL);
                }
                next.at += step * I::channels;
            }
        }
        for (int o = p * PANEL; o < smaller((p + 1) * PANEL, F::rows); o += LANES) {
            Vec b = bias == nullptr ? Vec{} : load(bias + o);
            for (int i = 0; i < COUNT; i++) {
                const float* tile_sums = sums + static_cast<long>(i) * PANEL + o - p * PANEL;
                W::template finish<A>(tile_sums, b, first + i, smaller(F::rows - o, LANES), out + o, F::rows);
            }
        }
    }
}

/**
 * out = activation(conv(in) + bias), 3x3 windows that move by 1; the bias may be null. The workers share blocks of tiles, or the outputs where
 * there are too few; each output is the same bits whatever the number of workers.
 */
template <class I, class K, class A, class F>
void winograd(const ThreadContext& t, const float* in, const F& filters, const float* bias, float* out) {
    typedef WinogradTiles<I, K::pad_height, K::pad_width> W;
    typedef typename W::Blocks Blocks;
    bool tiles = by_tiles(Blocks::count, t.size);
    int first = tiles ? t.from(Blocks::count) : 0;
    int last = tiles ? t.to(Blocks::count) : Blocks::count;
    int from = tiles ? 0 : t.from(F::panels);
    int to = tiles ? F::panels : t.to(F::panels);
    for (int b = first; b < last && from < to; b++) {
        if (b < Blocks::longer) {
            winograd_block<Blocks::large, W, I, A>(in, Blocks::start(b), filters, bias, from, to, out, t.scratch);
        } else {
            winograd_block<Blocks::small, W, I, A>(in, Blocks::start(b), filters, bias, from, to, out, t.scratch);
        }
    }
    t.barrier();
}

CONVNEXTC_END
