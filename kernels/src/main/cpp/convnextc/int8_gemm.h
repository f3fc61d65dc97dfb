// Products of rows and weights as 8-bit integers: out[r, n] = sum over k of (least[r] + q[r, k] step[r]) w[n, k] scale[n]. Sums of integers are
// exact, and all instruction sets have the same ones.
#pragma once
#include "gemm.h"
#include "int8_sums.h"

CONVNEXTC_BEGIN

/** Tiles whose inputs, hidden values and outputs stay in L2 together with the weights that they meet. */
constexpr int INT8_TILES = larger(1, 112 / TILE_ROWS);

/** ROWS rows, STRIDE bytes apart, times one panel: {@code count} blocks of the inputs, one behind the other. */
template <class Sums, int ROWS, int STRIDE, class A, int VECTORS>
__attribute__((always_inline)) inline void int8_blocks(
        const ByteInputs* blocks, int count, Prefetch next, const Sink& sink, int columns) {
    Vec values[ROWS][VECTORS];
    CONVNEXTC_UNROLL
    for (int r = 0; r < ROWS; r++) {
        CONVNEXTC_UNROLL
        for (int v = 0; v < VECTORS; v++) {
            values[r][v] = Vec{};
        }
    }
    for (int b = 0; b < count; b++) {
        const ByteInputs& block = blocks[b];
        IntVec sums[ROWS][VECTORS];
        CONVNEXTC_UNROLL
        for (int r = 0; r < ROWS; r++) {
            CONVNEXTC_UNROLL
            for (int v = 0; v < VECTORS; v++) {
                sums[r][v] = IntVec{};
            }
        }
        Sums::template add_up<ROWS, STRIDE, VECTORS>(block, next, sums);
        CONVNEXTC_UNROLL
        for (int r = 0; r < ROWS; r++) {
            float step = block.steps[r * block.apart];
            float least = block.least[r * block.apart];
            CONVNEXTC_UNROLL
            for (int v = 0; v < VECTORS; v++) {
                values[r][v] += __builtin_convertvector(sums[r][v], Vec) * (step * load(block.scales + v * LANES))
                        + least * load(block.weight_sums + v * LANES);
            }
        }
    }
    finish<ROWS, A>(values, sink, columns);
}

/** A tile of a product; what a processor has instructions for is a choice of where it runs. */
template <int ROWS, int STRIDE, class A, int VECTORS = TILE_VECTORS>
struct ByteTile {
    static __attribute__((noinline)) void widened(
            const ByteInputs* blocks, int count, Prefetch next, const Sink& sink, int columns) {
        int8_blocks<WidenedSums, ROWS, STRIDE, A, VECTORS>(blocks, count, next, sink, columns);
    }

    static __attribute__((noinline)) void fused(
            const ByteInputs* blocks, int count, Prefetch next, const Sink& sink, int columns) {
        int8_blocks<FusedSums, ROWS, STRIDE, A, VECTORS>(blocks, count, next, sink, columns);
    }

    static void run(bool vnni, const ByteInputs* blocks, int count, Prefetch next, const Sink& sink, int columns) {
        (vnni ? fused : widened)(blocks, count, next, sink, columns);
    }
};

/**
 * A part of rows, narrowed as {@code in} has them, times the blocks {@code first_block} to {@code last_block} of the weight.
 *
 * @param base row that is the first in {@code in}
 */
template <int ROWS, class A, class M, class Rows>
void int8_product(
        const Rows& in, int base, const M& weight, int first_block, int last_block, Part part, const Sink& sink) {
    typedef Parts<ROWS, TILE_ROWS> Tiles;
    constexpr int stride = Rows::stride;
    const int together = weight.vnni ? FusedSums::TOGETHER : WidenedSums::TOGETHER;
    ByteInputs blocks[M::blocks];
    int count = last_block - first_block;
    long bytes = 0;
    for (int b = 0; b < count; b++) {
        blocks[b].depth = round_up(M::inputs(first_block + b), together);
        blocks[b].apart = Rows::blocks;
        bytes += static_cast<long>(blocks[b].depth) * INT8_PANEL;
    }
    long steps = bytes / INT8_PANEL / together;
    long step = ceil_div(bytes * PANEL / INT8_PANEL, steps * (part.last_tile - part.first_tile));
    for (int p = part.first_panel; p < part.last_panel; p++) {
        int columns = smaller(PANEL, M::rows - p * PANEL);
        for (int b = 0; b < count; b++) {
            blocks[b].panel = weight.panel(first_block + b, p);
            blocks[b].scales = weight.scales() + p * PANEL;
            blocks[b].weight_sums = weight.sums(first_block + b) + p * PANEL;
        }
        Prefetch next = {reinterpret_cast<const char*>(weight.panel(first_block, p + 1)), step};
        for (int t = part.first_tile; t < part.last_tile; t++) {
            int row = Tiles::start(t);
            for (int b = 0; b < count; b++) {
                blocks[b].rows = in.row(row - base, b);
                blocks[b].least = in.least + (row - base) * Rows::blocks + b;
                blocks[b].steps = in.steps + (row - base) * Rows::blocks + b;
            }
            Sink to = sink.at(row, static_cast<long>(p) * PANEL);
            if (narrow<M> && p == M::panels - 1) {
                if (t < Tiles::longer) {
                    ByteTile<Tiles::large, stride, A, last_vectors<M>>::run(weight.vnni, blocks, count, next, to, columns);
                } else {
                    ByteTile<Tiles::small, stride, A, last_vectors<M>>::run(weight.vnni, blocks, count, next, to, columns);
                }
            } else if (t < Tiles::longer) {
                ByteTile<Tiles::large, stride, A>::run(weight.vnni, blocks, count, next, to, columns);
            } else {
                ByteTile<Tiles::small, stride, A>::run(weight.vnni, blocks, count, next, to, columns);
            }
            next.at += step * steps;
        }
    }
}

/** GELU where hidden values are narrowed next, to steps of which each is more than it is off. */
struct ShortGelu {
    static Vec of(Vec x) {
        return gelu_short(x);
    }
};

/** Inputs of a matrix as its products take them. */
template <class M>
using InputsOf = ByteRows<M::columns, M::depth>;

/** One block of hidden values, the inputs of the second product of an {@link mlp}. */
template <class M>
using HiddenOf = ByteRows<M::depth, M::depth>;

/** Rows that are narrowed, and used up, at a time. */
constexpr long INT8_ROWS = static_cast<long>(INT8_TILES) * TILE_ROWS;

/** Floats between rows of a block of hidden values. */
template <class M>
constexpr int hidden_stride = spread<M::depth>;

/** What {@link gemm} needs of a worker's own memory, and of the team's. */
template <class M>
constexpr long int8_gemm_scratch() {
    return InputsOf<M>::floats(INT8_ROWS);
}

template <int ROWS, class M>
constexpr long int8_gemm_shared() {
    return InputsOf<M>::floats(ROWS);
}

/** What {@link mlp} needs of a worker's own memory, and of the team's. */
template <class W1, class W2>
constexpr long int8_mlp_scratch() {
    return InputsOf<W1>::floats(INT8_ROWS) + HiddenOf<W2>::floats(INT8_ROWS) + INT8_ROWS * hidden_stride<W2>;
}

template <int ROWS, class W1, class W2>
constexpr long int8_mlp_shared() {
    return InputsOf<W1>::floats(ROWS) + InputsOf<W2>::floats(ROWS) + static_cast<long>(ROWS) * spread<W1::rows>;
}

/** out = activation(in weight^T + bias) + residual, for ROWS rows; bias and residual may be null, the residual may be {@code out}. */
template <int ROWS, class A, int OUTPUTS, int INPUTS, int DEPTH>
void gemm(const ThreadContext& t, const float* in, const ByteMatrix<OUTPUTS, INPUTS, DEPTH>& weight, const float* bias,
        const float* residual, float* out) {
    typedef ByteMatrix<OUTPUTS, INPUTS, DEPTH> M;
    typedef Parts<ROWS, TILE_ROWS> Tiles;
    Sink sink = {out, OUTPUTS, bias, residual, OUTPUTS};
    if (by_tiles(Tiles::count, t.size)) {
        InputsOf<M> rows(t.scratch, INT8_ROWS);
        for (int first = t.from(Tiles::count); first < t.to(Tiles::count); first += INT8_TILES) {
            int last = smaller(first + INT8_TILES, t.to(Tiles::count));
            int base = Tiles::start(first);
            for (int row = base; row < Tiles::start(last); row++) {
                rows.narrow(row - base, in + static_cast<long>(row) * INPUTS);
            }
            int8_product<ROWS, A>(rows, base, weight, 0, M::blocks, {first, last, 0, M::panels}, sink);
        }
    } else {
        InputsOf<M> rows(t.shared, ROWS);
        for (int row = t.from(ROWS); row < t.to(ROWS); row++) {
            rows.narrow(row, in + static_cast<long>(row) * INPUTS);
        }
        t.barrier();
        Part part = {0, Tiles::count, t.from(M::panels), t.to(M::panels)};
        int8_product<ROWS, A>(rows, 0, weight, 0, M::blocks, part, sink);
    }
    t.barrier();
}

/** Some tiles of rows, from the inputs to the outputs: a block of hidden values a row is computed, narrowed and used up while it is in L2. */
template <int ROWS, int IN_STRIDE, class A, int HIDDEN, int INPUTS, int OUTPUTS, int DEPTH1, int DEPTH2>
void mlp_rows(const float* in, const ByteMatrix<HIDDEN, INPUTS, DEPTH1>& weight1, const float* bias1,
        const ByteMatrix<OUTPUTS, HIDDEN, DEPTH2>& weight2, const Sink& sink, int first_tile, int last_tile, float* scratch) {
    typedef ByteMatrix<HIDDEN, INPUTS, DEPTH1> W1;
    typedef ByteMatrix<OUTPUTS, HIDDEN, DEPTH2> W2;
    typedef Parts<ROWS, TILE_ROWS> Tiles;
    constexpr int stride = hidden_stride<W2>;
    InputsOf<W1> rows(scratch, INT8_ROWS);
    HiddenOf<W2> hidden(scratch + InputsOf<W1>::floats(INT8_ROWS), INT8_ROWS);
    float* values = scratch + InputsOf<W1>::floats(INT8_ROWS) + HiddenOf<W2>::floats(INT8_ROWS);
    for (int first = first_tile; first < last_tile; first += INT8_TILES) {
        int last = smaller(first + INT8_TILES, last_tile);
        int base = Tiles::start(first);
        int count = Tiles::start(last) - base;
        for (int r = 0; r < count; r++) {
            rows.narrow(r, in + static_cast<long>(base + r) * IN_STRIDE);
        }
        for (int block = 0; block < W2::blocks; block++) {
            int from = block * W2::depth;
            int to = from + W2::inputs(block);
            Sink here = {values - static_cast<long>(base) * stride - from, stride, bias1, nullptr, 0};
            Part part = {first, last, from / PANEL, static_cast<int>(ceil_div(to, PANEL))};
            int8_product<ROWS, A>(rows, base, weight1, 0, W1::blocks, part, here);
            for (int r = 0; r < count; r++) {
                hidden.narrow(r, values + static_cast<long>(r) * stride, to - from);
            }
            Sink more = {sink.out, sink.out_stride, nullptr, sink.out, sink.out_stride};
            int8_product<ROWS, None>(
                    hidden, base, weight2, block, block + 1, {first, last, 0, W2::panels}, block == 0 ? sink : more);
        }
    }
}

/** The same where there are too few rows to share: the workers share the hidden values, and then the outputs. */
template <int ROWS, int IN_STRIDE, class A, int HIDDEN, int INPUTS, int OUTPUTS, int DEPTH1, int DEPTH2>
void mlp_columns(const ThreadContext& t, const float* in, const ByteMatrix<HIDDEN, INPUTS, DEPTH1>& weight1,
        const float* bias1, const ByteMatrix<OUTPUTS, HIDDEN, DEPTH2>& weight2, const Sink& sink, float* memory) {
    typedef ByteMatrix<HIDDEN, INPUTS, DEPTH1> W1;
    typedef ByteMatrix<OUTPUTS, HIDDEN, DEPTH2> W2;
    constexpr int tiles = Parts<ROWS, TILE_ROWS>::count;
    constexpr int stride = spread<HIDDEN>;
    InputsOf<W1> rows(memory, ROWS);
    InputsOf<W2> hidden(memory + InputsOf<W1>::floats(ROWS), ROWS);
    float* values = memory + InputsOf<W1>::floats(ROWS) + InputsOf<W2>::floats(ROWS);
    for (int row = t.from(ROWS); row < t.to(ROWS); row++) {
        rows.narrow(row, in + static_cast<long>(row) * IN_STRIDE);
    }
    t.barrier();
    Part part = {0, tiles, t.from(W1::panels), t.to(W1::panels)};
    int8_product<ROWS, A>(rows, 0, weight1, 0, W1::blocks, part, {values, stride, bias1, nullptr, 0});
    t.barrier();
    for (int row = t.from(ROWS); row < t.to(ROWS); row++) {
        hidden.narrow(row, values + static_cast<long>(row) * stride);
    }
    t.barrier();
    part = {0, tiles, t.from(W2::panels), t.to(W2::panels)};
    for (int block = 0; block < W2::blocks; block++) {
        Sink more = {sink.out, sink.out_stride, nullptr, sink.out, sink.out_stride};
        int8_product<ROWS, None>(
                hidden.from_block(block), 0, weight2, block, block + 1, part, block == 0 ? sink : more);
    }
    t.barrier();
}

CONVNEXTC_END
