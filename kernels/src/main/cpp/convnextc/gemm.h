// Products of channels-last images, a pixel a row, with packed weights.
#pragma once
#include "activation.h"
#include "team.h"
#include "weights.h"

CONVNEXTC_BEGIN

/** Rows whose inputs, hidden values and outputs stay in L2 together with the weights that they meet. */
constexpr int BLOCK_TILES = larger(1, 112 / TILE_ROWS);

/** Hidden values of a pixel that are computed, and used up, at a time. */
constexpr int MLP_DEPTH = 192;

/** Where a product goes, from its first row and column on: out = activation(product + bias) + add, or activation(out + product + bias) + add. */
struct Sink {
    float* out;
    long out_stride;
    /** A number for each column, up to a whole panel; or null. */
    const float* bias;
    /** May be {@code out}; or null. */
    const float* add;
    long add_stride;
    /** Whether {@code out} holds the sums over other inputs. */
    bool more = false;

    Sink at(long row, long column) const {
        return {out + row * out_stride + column, out_stride, bias == nullptr ? nullptr : bias + column,
                add == nullptr ? nullptr : add + row * add_stride + column, add_stride, more};
    }
};

/** Memory that will be needed soon, fetched into L2 a little at each step of a product. */
struct Prefetch {
    const char* at;
    long step;
};

/** Less than a whole tile: what the sink has of it, {@code stride} floats a row. */
inline __attribute__((noinline)) void take_part(const Sink& sink, int rows, int columns, float* values, int stride) {
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
            values[r * stride + c] = sink.out[r * sink.out_stride + c];
        }
    }
}

/** Less than a whole tile: {@code values}, {@code stride} floats a row, into the sink. */
inline __attribute__((noinline)) void finish_part(const float* values, int stride, int rows, int columns, const Sink& sink) {
    for (int r = 0; r < rows; r++) {
        float* out = sink.out + r * sink.out_stride;
        for (int c = 0; c < columns; c++) {
            out[c] = values[r * stride + c] + (sink.add == nullptr ? 0 : sink.add[r * sink.add_stride + c]);
        }
    }
}

/** What a tile has summed up, to the sink, which may take less than all its columns. */
template <int ROWS, class A, int VECTORS>
__attribute__((always_inline)) inline void finish(Vec (&sums)[ROWS][VECTORS], const Sink& sink, int columns) {
    constexpr int width = VECTORS * LANES;
    alignas(64) float part[ROWS * width];
    bool whole = columns == width;
    float* out = whole ? sink.out : part;
    long stride = whole ? sink.out_stride : width;
    bool adds = whole && sink.add != nullptr;
    if (!whole && sink.more) {
        take_part(sink, ROWS, columns, part, width);
    }
    CONVNEXTC_UNROLL
    for (int v = 0; v < VECTORS; v++) {
        Vec bias = sink.bias == nullptr ? Vec{} : load(sink.bias + v * LANES);
        CONVNEXTC_UNROLL
        for (int r = 0; r < ROWS; r++) {
            Vec value = sums[r][v] + bias;
            if (sink.more) {
                value += load(out + r * stride + v * LANES);
            }
            value = A::of(value);
            if (adds) {
                value += load(sink.add + r * sink.add_stride + v * LANES);
            }
            store(out + r * stride + v * LANES, value);
        }
    }
    if (!whole) {
        finish_part(part, width, ROWS, columns, sink);
    }
}

#if defined(__aarch64__)
/** Adds LANES steps of a product to the sums of a tile. FMLA multiplies by one lane of a vector: LANES elements of a row are one load. */
template <int ROWS, int IN_STRIDE, int VECTORS>
__attribute__((always_inline)) inline void add_lanes(const float* in, const float* panel, Vec (&sums)[ROWS][VECTORS]) {
    Vec x[ROWS];
    CONVNEXTC_UNROLL
    for (int r = 0; r < ROWS; r++) {
        x[r] = load(in + r * IN_STRIDE);
    }
    CONVNEXTC_UNROLL
    for (int lane = 0; lane < LANES; lane++) {
        Vec weights[VECTORS];
        CONVNEXTC_UNROLL
        for (int v = 0; v < VECTORS; v++) {
            weights[v] = load(panel + lane * PANEL + v * LANES);
        }
        CONVNEXTC_UNROLL
        for (int r = 0; r < ROWS; r++) {
            CONVNEXTC_UNROLL
            for (int v = 0; v < VECTORS; v++) {
                sums[r][v] += x[r][lane] * weights[v];
            }
        }
    }
}
#endif

/**
 * ROWS rows, IN_STRIDE apart, times one panel. With the stride known all elements of a column are one pointer and constants away, and
 * the sums stay in registers.
 *
 * @tparam VECTORS of the panel that are wanted
 */
template <int ROWS, int IN_STRIDE, class A, int VECTORS = TILE_VECTORS>
__attribute__((noinline)) void tile(
        const float* in, const float* panel, int depth, Prefetch next, const Sink& sink, int columns) {
    Vec sums[ROWS][VECTORS];
    CONVNEXTC_UNROLL
    for (int r = 0; r < ROWS; r++) {
        CONVNEXTC_UNROLL
        for (int v = 0; v < VECTORS; v++) {
            sums[r][v] = Vec{};
        }
    }
    int k = 0;
#if defined(__aarch64__)
    for (; k + LANES <= depth; k += LANES) {
        __builtin_prefetch(next.at, 0, 2);
        next.at += LANES * next.step;
        add_lanes<ROWS, IN_STRIDE>(in, panel, sums);
        in += LANES;
        panel += LANES * PANEL;
    }
#endif
#pragma GCC unroll 4
    for (; k < depth; k++) {
        __builtin_prefetch(next.at, 0, 2);
        next.at += next.step;
        Vec weights[VECTORS];
        CONVNEXTC_UNROLL
        for (int v = 0; v < VECTORS; v++) {
            weights[v] = load(panel + v * LANES);
        }
        CONVNEXTC_UNROLL
        for (int r = 0; r < ROWS; r++) {
            Vec x = broadcast(in[r * IN_STRIDE]);
            CONVNEXTC_UNROLL
            for (int v = 0; v < VECTORS; v++) {
                sums[r][v] += x * weights[v];
            }
        }
        in++;
        panel += PANEL;
    }
    finish<ROWS, A>(sums, sink, columns);
}

/** Some tiles of rows and some panels of columns: a part of a product. */
struct Part {
    int first_tile;
    int last_tile;
    int first_panel;
    int last_panel;
};

/** Vectors of the last panel that have outputs, and whether these are fewer than others have. */
template <class M>
constexpr int last_vectors = ceil_div(M::rows - (M::panels - 1) * PANEL, LANES);
template <class M>
constexpr bool narrow = last_vectors<M> < TILE_VECTORS;

/** A part of rows times one block of the weight; {@code in} and {@code sink} begin at row 0 and column 0. */
template <int ROWS, int IN_STRIDE, class A, class M>
void product(const float* in, const M& weight, int block, Part part, const Sink& sink) {
    typedef Parts<ROWS, TILE_ROWS> Tiles;
    int depth = smaller(M::depth, M::columns - block * M::depth);
    long step = ceil_div(PANEL * sizeof(float), part.last_tile - part.first_tile);
    for (int p = part.first_panel; p < part.last_panel; p++) {
        const float* panel = weight.panel(block, p);
        Prefetch next = {reinterpret_cast<const char*>(panel + static_cast<long>(depth) * PANEL), step};
        int columns = smaller(PANEL, M::rows - p * PANEL);
        for (int t = part.first_tile; t < part.last_tile; t++) {
            int row = Tiles::start(t);
            const float* rows = in + static_cast<long>(row) * IN_STRIDE;
            Sink to = sink.at(row, static_cast<long>(p) * PANEL);
            if (narrow<M> && p == M::panels - 1) {
                if (t < Tiles::longer) {
                    tile<Tiles::large, IN_STRIDE, A, last_vectors<M>>(rows, panel, depth, next, to, columns);
                } else {
                    tile<Tiles::small, IN_STRIDE, A, last_vectors<M>>(rows, panel, depth, next, to, columns);
                }
            } else if (t < Tiles::longer) {
                tile<Tiles::large, IN_STRIDE, A>(rows, panel, depth, next, to, columns);
            } else {
                tile<Tiles::small, IN_STRIDE, A>(rows, panel, depth, next, to, columns);
            }
            next.at += step * depth;
        }
    }
}

/** Whether a team shares the work well by tiles of rows: the longest share is at most a quarter above the mean. */
inline bool by_tiles(int tiles, int workers) {
    return ceil_div(tiles, workers) * workers * 4 <= tiles * 5L;
}

/**
 * The same for one product: not where the weights, of which each worker that shares tiles reads all, are four times the outputs of a row
 * for each row, and panels divide as well.
 */
template <int ROWS, class M>
bool shared_by_tiles(int workers) {
    bool panels = M::rows >= 4L * ROWS && by_tiles(M::panels, workers);
    return !panels && by_tiles(Parts<ROWS, TILE_ROWS>::count, workers);
}

/** out = activation(in weight^T + bias) + residual, for ROWS rows; bias and residual may be null, the residual may be {@code out}. */
template <int ROWS, class A, class M>
void gemm(const ThreadContext& t, const float* in, const M& weight, const float* bias, const float* residual, float* out) {
    constexpr int tiles = Parts<ROWS, TILE_ROWS>::count;
    Sink sink = {out, M::rows, bias, residual, M::rows};
    if (by_tiles(tiles, t.size)) {
        for (int first = t.from(tiles); first < t.to(tiles); first += BLOCK_TILES) {
            int last = smaller(first + BLOCK_TILES, t.to(tiles));
            product<ROWS, M::columns, A>(in, weight, 0, {first, last, 0, M::panels}, sink);
        }
    } else {
        Part part = {0, tiles, t.from(M::panels), t.to(M::panels)};
        product<ROWS, M::columns, A>(in, weight, 0, part, sink);
    }
    t.barrier();
}

/**
 * Floats between rows of COLUMNS numbers that products read: an odd number of cache lines, so that the rows of a tile lie in different
 * sets of the cache, where rows of 4 KiB would all meet in one.
 */
template <int COLUMNS>
constexpr int spread = (ceil_div(COLUMNS, 16) | 1) * 16;

/** What {@link mlp} needs of a worker's own memory. */
constexpr long mlp_scratch() {
    return static_cast<long>(BLOCK_TILES) * TILE_ROWS * MLP_DEPTH;
}

/** What {@link mlp} needs of the team's memory. */
template <int ROWS, int HIDDEN>
constexpr long mlp_shared() {
    return static_cast<long>(ROWS) * spread<HIDDEN>;
}

/** Some tiles of rows, from the inputs to the outputs: MLP_DEPTH hidden values a row are computed and used up while they are in L2. */
template <int ROWS, int IN_STRIDE, class A, class W1, class W2>
void mlp_rows(const float* in, const W1& weight1, const float* bias1, const W2& weight2, const Sink& sink, int first, int last,
        float* scratch) {
    typedef Parts<ROWS, TILE_ROWS> Tiles;
    constexpr int hidden = W1::rows;
    constexpr int stride = smaller(hidden, MLP_DEPTH);
    float* values = scratch - static_cast<long>(Tiles::start(first)) * stride;
    for (int block = 0; block * MLP_DEPTH < hidden; block++) {
        int from = block * MLP_DEPTH;
        int to = smaller(from + MLP_DEPTH, hidden);
        Part part = {first, last, from / PANEL, static_cast<int>(ceil_div(to, PANEL))};
        product<ROWS, IN_STRIDE, A>(in, weight1, 0, part, {values - from, stride, bias1, nullptr, 0});
        Sink more = {sink.out, sink.out_stride, nullptr, sink.out, sink.out_stride};
        product<ROWS, stride, None>(
                values, weight2, block, {first, last, 0, W2::panels}, block == 0 ? sink : more);
    }
}

/** The same where there are too few rows to share: the workers share the hidden values, and then the outputs. */
template <int ROWS, int IN_STRIDE, class A, class W1, class W2>
void mlp_columns(const ThreadContext& t, const float* in, const W1& weight1, const float* bias1, const W2& weight2, const Sink& sink,
        float* hidden) {
    constexpr int tiles = Parts<ROWS, TILE_ROWS>::count;
    constexpr int stride = spread<W1::rows>;
    Part part = {0, tiles, t.from(W1::panels), t.to(W1::panels)};
    product<ROWS, IN_STRIDE, A>(in, weight1, 0, part, {hidden, stride, bias1, nullptr, 0});
    t.barrier();
    part = {0, tiles, t.from(W2::panels), t.to(W2::panels)};
    for (int block = 0; block * MLP_DEPTH < W1::rows; block++) {
        Sink more = {sink.out, sink.out_stride, nullptr, sink.out, sink.out_stride};
        product<ROWS, stride, None>(
                hidden + block * MLP_DEPTH, weight2, block, part, block == 0 ? sink : more);
    }
    t.barrier();
}

/**
 * out = activation(in weight1^T + bias1) weight2^T + bias2 + residual, for ROWS rows. Biases and residual may be null, the residual may
 * be {@code out}. Each output is summed up in the same order whatever the number of workers.
 */
template <int ROWS, class A, class W1, class W2>
void mlp(const ThreadContext& t, const float* in, const W1& weight1, const float* bias1, const W2& weight2, const float* bias2,
        const float* residual, float* out) {
    constexpr int tiles = Parts<ROWS, TILE_ROWS>::count;
    Sink sink = {out, W2::rows, bias2, residual, W2::rows};
    if (by_tiles(tiles, t.size)) {
        for (int first = t.from(tiles); first < t.to(tiles); first += BLOCK_TILES) {
            int last = smaller(first + BLOCK_TILES, t.to(tiles));
            mlp_rows<ROWS, W1::columns, A>(in, weight1, bias1, weight2, sink, first, last, t.scratch);
        }
        t.barrier();
    } else {
        mlp_columns<ROWS, W1::columns, A>(t, in, weight1, bias1, weight2, sink, t.shared);
    }
}

CONVNEXTC_END
