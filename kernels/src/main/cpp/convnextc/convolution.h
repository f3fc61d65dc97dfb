// Convolutions over all channels as products. What windows see is gathered a piece at a time and used up while it is in the cache.
#pragma once
#include "gemm.h"
#include "image.h"

CONVNEXTC_BEGIN

/** Numbers under a window that are gathered, and used up, at a time. */
constexpr int CONV_DEPTH = 192;

/** The rows of a channels-last image. */
template <class I>
struct ImageRows {
    const float* in;

    const float* row(int y) const {
        return in + static_cast<long>(y) * I::width * I::channels;
    }

    void advance(int) const {}
};

/** The first {@code count} pixels of a row of the caller's image, channels first, with the channels of each together. */
template <class I>
void row_of_input(const float* in, int y, int count, float* out) {
    const float* row = in + static_cast<long>(y) * I::width;
    for (int c = 0; c < I::channels; c++, row += static_cast<long>(I::height) * I::width) {
        for (int x = 0; x < count; x++) {
            out[x * I::channels + c] = row[x];
        }
    }
}

/** The rows of the caller's image, channels first, that the present windows see: channels last, in a ring of ROWS. */
template <class I, int ROWS>
struct InputRows {
    const float* in;
    float* data;
    /** The first row that was not copied yet. */
    int next;

    const float* row(int y) const {
        return place(y);
    }

    /** Goes on to {@code last} (exclusive). */
    void advance(int last) {
        for (; next < smaller(last, I::height); next++) {
            row_of_input<I>(in, next, I::width, place(next));
        }
    }

private:
    float* place(int y) const {
        return data + static_cast<long>(y % ROWS) * I::width * I::channels;
    }
};

inline void copy_floats(const float* in, int count, float* out) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
        store(out + i, load(in + i));
    }
    for (; i < count; i++) {
        out[i] = in[i];
    }
}

inline void clear_floats(float* out, int count) {
    if (count > 0) {
        __builtin_memset(out, 0, sizeof(float) * count);
    }
}

/** How the product of a convolution is cut: a row for each output pixel, a column for each number under its window. */
template <class I, class K>
struct Gathered {
    static constexpr int width = K::template out_width<I>;
    static constexpr int rows = K::template out_height<I> * width;
    static constexpr int columns = K::taps * I::channels;
    static constexpr int depth = smaller(columns, CONV_DEPTH);
    /** Floats between gathered rows. */
    static constexpr int stride = spread<depth>;
    /** Rows that are gathered at a time, and those of the image that their windows see. */
    static constexpr int together = smaller(rows, BLOCK_TILES * TILE_ROWS);
    static constexpr int seen_rows = smaller(
            I::height, ((together + width - 2) / width) * K::stride + (K::kernel_height - 1) * K::dilation + 1);

    /** The first row of the image that the windows of all pixels from this one on see; where that is padding, the first one at all. */
    static constexpr int first_seen(int pixel) {
        return larger(0, pixel / width * K::stride - K::pad_height);
    }

    /** How many rows of the image the windows of all pixels up to this one see. */
    static constexpr int seen(int pixel) {
        return pixel / width * K::stride - K::pad_height + (K::kernel_height - 1) * K::dilation + 1;
    }

    /** Numbers {@code from ... to} under the windows of pixels {@code first ... last}. */
    template <class S>
    static void gather(const S& source, int first, int last, int from, int to, float* out) {
        for (int pixel = first; pixel < last; pixel++, out += stride) {
            int y = pixel / width * K::stride - K::pad_height;
            int x = pixel % width * K::stride - K::pad_width;
            for (int k = from; k < to;) {
                int part = k / run;
                int start = k - part * run;
                int end = smaller(run, start + to - k);
                int row = y + part / runs * K::dilation;
                run_of(source, row, x + part % runs * K::dilation, start, end, out + k - from);
                k += end - start;
            }
        }
    }

private:
    /** Taps whose channels lie side by side in the image, their numbers, and how many such runs are in a row of the window. */
    static constexpr int taps = K::dilation == 1 ? K::kernel_width : 1;
    static constexpr int run = taps * I::channels;
    static constexpr int runs = K::kernel_width / taps;

    /** Numbers {@code start ... end} of a run that begins with a column of the image, zeros outside the image. */
    template <class S>
    static void run_of(const S& source, int row, int column, int start, int end, float* out) {
        if (row < 0 || row >= I::height) {
            clear_floats(out, end - start);
            return;
        }
        int from = smaller(end, larger(start, -column * I::channels));
        int to = larger(from, smaller(end, (I::width - column) * I::channels));
        clear_floats(out, from - start);
        copy_floats(source.row(row) + column * I::channels + from, to - from, out + from - start);
        clear_floats(out + to - start, end - to);
    }
};

/** A part of the product; {@code values} is for the gathered rows. */
template <class I, class K, class A, class M, class S>
void conv_part(S& source, const M& weight, Part part, const Sink& sink, float* values) {
    typedef Gathered<I, K> G;
    typedef Parts<G::rows, TILE_ROWS> Tiles;
    constexpr int blocks = ceil_div(G::columns, G::depth);
    int first = Tiles::start(part.first_tile);
    int last = Tiles::start(part.last_tile);
    float* rows = values - static_cast<long>(first) * G::stride;
    source.advance(G::seen(last - 1));
    for (int block = 0; block < blocks - 1; block++) {
        int from = block * G::depth;
        G::gather(source, first, last, from, from + G::depth, values);
        Sink sums = {sink.out, sink.out_stride, nullptr, nullptr, 0, block > 0};
        product<G::rows, G::stride, None>(rows, weight, block, part, sums);
    }
    G::gather(source, first, last, (blocks - 1) * G::depth, G::columns, values);
    Sink end = sink;
    end.more = blocks > 1;
    product<G::rows, G::stride, A>(rows, weight, blocks - 1, part, end);
}

/** A worker's share of the product. */
template <class I, class K, class A, class M, class S>
void conv_share(S source, const M& weight, Part share, const Sink& sink, float* values) {
    for (int first = share.first_tile; first < share.last_tile; first += BLOCK_TILES) {
        int last = smaller(first + BLOCK_TILES, share.last_tile);
        conv_part<I, K, A>(source, weight, {first, last, share.first_panel, share.last_panel}, sink, values);
    }
}

/**
 * The rows of the caller's image, channels first, that the windows of a row of output see: channels last with zeros around, in a ring.
 * Neighbouring windows see the same numbers a constant apart, side by side as far as a row of a window reaches: nothing is gathered.
 */
template <class I, class K>
struct PaddedInput {
    static constexpr int width = K::template out_width<I>;
    static constexpr int height = K::template out_height<I>;
    /** Numbers that lie side by side, and how far the next window's are. */
    static constexpr int run = K::kernel_width * I::channels;
    static constexpr int step = K::stride * I::channels;
    static constexpr long row_floats = static_cast<long>(padded_width<I, K>) * I::channels;
    static constexpr long floats = K::kernel_height * row_floats;
    /** All numbers of a window are used up in registers, and those of a row of it lie together. */
    static constexpr bool pays = K::dilation == 1 && K::taps * I::channels <= CONV_DEPTH;

    const float* in;
    float* data;
    /** The first row, counted from the padding's first, that was not copied yet. */
    int next;

    /** Goes on to the windows of a row of output. */
    void advance(int y, const float* (&rows)[K::kernel_height]) {
        int top = y * K::stride;
        for (next = larger(next, top); next < top + K::kernel_height; next++) {
            copy(next - K::pad_height, place(next));
        }
        for (int ky = 0; ky < K::kernel_height; ky++) {
            rows[ky] = place(top + ky);
        }
    }

private:
    float* place(int row) const {
        return data + row % K::kernel_height * row_floats;
    }

    void copy(int y, float* out) const {
        __builtin_memset(out, 0, sizeof(float) * row_floats);
        if (y >= 0 && y < I::height) {
            int seen = smaller(I::width, padded_width<I, K> - K::pad_width);
            row_of_input<I>(in, y, seen, out + K::pad_width * I::channels);
        }
    }
};

/** ROWS neighbouring windows times one panel; {@code rows} has what the first one sees. */
template <int ROWS, int RUN, int STEP, class A, int HEIGHT>
__attribute__((noinline)) void window_tile(
        const float* const (&rows)[HEIGHT], int from, const float* panel, const Sink& sink, int columns) {
    Vec sums[ROWS][TILE_VECTORS] = {};
    for (int ky = 0; ky < HEIGHT; ky++) {
        const float* in = rows[ky] + from;
        for (int k = 0; k < RUN; k++) {
            Vec weights[TILE_VECTORS];
            CONVNEXTC_UNROLL
            for (int v = 0; v < TILE_VECTORS; v++) {
                weights[v] = load(panel + v * LANES);
            }
            CONVNEXTC_UNROLL
            for (int r = 0; r < ROWS; r++) {
                Vec x = broadcast(in[r * STEP]);
                CONVNEXTC_UNROLL
                for (int v = 0; v < TILE_VECTORS; v++) {
                    sums[r][v] += x * weights[v];
                }
            }
            in++;
            panel += PANEL;
        }
    }
    finish<ROWS, A>(sums, sink, columns);
}

/** The whole product with the caller's image; the workers share its rows. */
template <class I, class K, class A, class M>
void conv_input(const ThreadContext& t, const M& weight, const Sink& sink) {
    typedef PaddedInput<I, K> P;
    typedef Parts<P::width, TILE_ROWS> Tiles;
    P input = {t.input, t.scratch, 0};
    for (int y = t.from(P::height); y < t.to(P::height); y++) {
        const float* rows[K::kernel_height];
        input.advance(y, rows);
        for (int p = 0; p < M::panels; p++) {
            int columns = smaller(PANEL, M::rows - p * PANEL);
            for (int i = 0; i < Tiles::count; i++) {
                int x = Tiles::start(i);
                Sink to = sink.at(static_cast<long>(y) * P::width + x, static_cast<long>(p) * PANEL);
                if (i < Tiles::longer) {
                    window_tile<Tiles::large, P::run, P::step, A>(rows, x * P::step, weight.panel(0, p), to, columns);
                } else {
                    window_tile<Tiles::small, P::run, P::step, A>(rows, x * P::step, weight.panel(0, p), to, columns);
                }
            }
        }
    }
}

/** What {@link conv_gemm} needs of a worker's own memory. */
template <class I, class K>
constexpr long conv_gemm_scratch() {
    typedef Gathered<I, K> G;
    long gathered = static_cast<long>(G::together) * G::stride + static_cast<long>(G::seen_rows) * I::width * I::channels;
    return PaddedInput<I, K>::pays ? larger(gathered, PaddedInput<I, K>::floats) : gathered;
}

/**
 * out = activation(x weight^T + bias) + residual, where a row of x is what a window sees of the image, from (ky,kx,c) = 0 on. Bias and
 * residual may be null; the image is the caller's, channels first, where {@code in} is null. {@code out} is neither of both. Each output
 * is summed up in the same order whatever the number of workers.
 */
template <class I, class K, class A, class M>
void conv_gemm(const ThreadContext& t, const float* in, const M& weight, const float* bias, const float* residual, float* out) {
    typedef Gathered<I, K> G;
    typedef Parts<G::rows, TILE_ROWS> Tiles;
    Sink sink = {out, M::rows, bias, residual, M::rows};
    if constexpr (PaddedInput<I, K>::pays) {
        if (in == nullptr) {
            conv_input<I, K, A>(t, weight, sink);
            t.barrier();
            return;
        }
    }
    Part share = {0, Tiles::count, 0, M::panels};
    if (shared_by_tiles<G::rows, M>(t.size)) {
        share.first_tile = t.from(Tiles::count);
        share.last_tile = t.to(Tiles::count);
    } else {
        share.first_panel = t.from(M::panels);
        share.last_panel = t.to(M::panels);
    }
    if (in != nullptr) {
        conv_share<I, K, A>(ImageRows<I>{in}, weight, share, sink, t.scratch);
    } else {
        float* ring = t.scratch + static_cast<long>(G::together) * G::stride;
        int first = G::first_seen(Tiles::start(share.first_tile));
        conv_share<I, K, A>(InputRows<I, G::seen_rows>{t.input, ring, first}, weight, share, sink, t.scratch);
    }
    t.barrier();
}

CONVNEXTC_END
