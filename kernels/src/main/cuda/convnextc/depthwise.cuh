// Depthwise convolutions, with and without layer normalisation behind them.
#pragma once
#include "image.cuh"
#include "rows.cuh"

namespace convnextc {

/** What a kernel is cut for: launches that fill the card, or so few images that smaller pieces fill it better. */
enum class Load { MANY, FEW };

struct Extent {
    int rows;
    int columns;
};

/**
 * How a depthwise convolution with stride 1 is cut. A block has a part of the image, with all channels, so that it can normalise it. A
 * warp takes 32 channels, one a thread, whose weights stay in registers while it walks over tiles of the block: their sums are in
 * registers too, and each pixel that is loaded serves all of a tile's outputs.
 */
template <class T, class I, class W, Load LOAD>
struct DepthwiseCut {
    typedef Slid<I, W> O;
    static constexpr int HALO_ROWS = W::kernel_height - 1;
    static constexpr int HALO_COLUMNS = W::kernel_width - 1;
    static constexpr int GROUPS = static_cast<int>(ceil_div(I::channels, WARP));

    /**
     * Of a block's results, which wait in shared memory to be normalised. Two blocks of 76 KB have room on compute capability 8.0, 9.0 and
     * 10.0; cards with 100 KB have room for one.
     */
    static constexpr int MOST_SHARED = 76 * 1024;

    static constexpr int most_pixels() {
        int fitting = larger(1, MOST_SHARED / (I::channels * static_cast<int>(sizeof(T))));
        // About as many blocks as large cards have multiprocessors.
        int few = larger(7, O::height * O::width / 128);
        return LOAD == Load::MANY ? fitting : smaller(few, fitting);
    }

    /** The block with the least traffic for a channel of the image: pixels with their halo, and a load of the weights a block. */
    static constexpr Extent choose_block() {
        Extent best = {1, 1};
        double least = 1e30;
        for (int rows = 1; rows <= smaller(O::height, 32); rows++) {
            for (int columns = 1; columns <= smaller(O::width, 32); columns++) {
                double pixels = smaller(rows + HALO_ROWS, I::height) * smaller(columns + HALO_COLUMNS, I::width);
                double blocks = ceil_div(O::height, rows) * ceil_div(O::width, columns);
                double traffic = blocks * (pixels * sizeof(T) + W::taps * sizeof(float));
                if (rows * columns <= most_pixels() && traffic < least) {
                    least = traffic;
                    best = {rows, columns};
                }
            }
        }
        return best;
    }

    static constexpr Extent BLOCK = choose_block();
    static constexpr int BLOCKS_DOWN = static_cast<int>(ceil_div(O::height, BLOCK.rows));
    static constexpr int BLOCKS_ACROSS = static_cast<int>(ceil_div(O::width, BLOCK.columns));
    static constexpr int PIXELS = BLOCK.rows * BLOCK.columns;

    /**
     * Warps of a block for many images: those that waste fewest at the last round of channels. Six leave each thread 168 registers where
     * two blocks are resident.
     */
    static constexpr int choose_many_warps() {
        int best = 6;
        for (int warps = 8; warps >= 4; warps--) {
            bool even = warps % smaller(warps, GROUPS) == 0;
            if (even && wasted(warps) < wasted(best)) {
                best = warps;
            }
        }
        return best;
    }

    /** Places for groups of channels that stay empty. */
    static constexpr double wasted(int warps) {
        int abreast = smaller(warps, GROUPS);
        double places = static_cast<double>(ceil_div(GROUPS, abreast)) * abreast;
        // Warps that find no tile of their own.
        return places / GROUPS + (warps % abreast == 0 ? 0 : 1);
    }

    static constexpr int REGISTERS = LOAD == Load::MANY ? 65536 / 2 / (choose_many_warps() * WARP) / 8 * 8 : 128;

    /** The tile with the fewest instructions for a block, of those whose sums, weights and two rows of pixels fit the registers. */
    static constexpr Extent choose_tile() {
        Extent best = {1, 1};
        double least = 1e30;
        for (int rows = 1; rows <= smaller(BLOCK.rows, 7); rows++) {
            for (int columns = 1; columns <= smaller(BLOCK.columns, 8); columns++) {
                double tiles = ceil_div(BLOCK.rows, rows) * ceil_div(BLOCK.columns, columns);
                double pixels = (rows + HALO_ROWS) * (columns + HALO_COLUMNS);
                // A pixel is loaded and converted, and what is outside the image made zero.
                double instructions = tiles * (rows * columns * W::taps + 2.5 * pixels);
                bool fits = rows * columns + W::taps + 2 * (columns + HALO_COLUMNS) <= REGISTERS - 16;
                if (fits && rows * columns <= 49 && instructions < least) {
                    least = instructions;
                    best = {rows, columns};
                }
            }
        }
        return best;
    }

    static constexpr Extent TILE = choose_tile();
    static constexpr int TILES_ACROSS = static_cast<int>(ceil_div(BLOCK.columns, TILE.columns));
    static constexpr int TILES = static_cast<int>(ceil_div(BLOCK.rows, TILE.rows)) * TILES_ACROSS;

    /** For few images: as many warps as have something to do, up to 16. */
    static constexpr int choose_few_warps() {
        int best = 1;
        long least = 1L << 60;
        for (int warps = 1; warps <= 16; warps++) {
            int abreast = smaller(warps, GROUPS);
            if (warps % abreast == 0) {
                long rounds = ceil_div(GROUPS, abreast) * ceil_div(TILES, warps / abreast);
                if (rounds < least) {
                    least = rounds;
                    best = warps;
                }
            }
        }
        return best;
    }

    static constexpr int WARPS = LOAD == Load::MANY ? choose_many_warps() : choose_few_warps();
    /** Groups of channels that are computed at the same time, and warps that share the tiles of each. */
    static constexpr int ABREAST = smaller(WARPS, GROUPS);
    static constexpr int SHARING = WARPS / ABREAST;

    static constexpr int COLUMNS_SEEN = TILE.columns + HALO_COLUMNS;
    /** Where the rightmost tile begins. */
    static constexpr int LAST_COLUMN = (BLOCKS_ACROSS - 1) * BLOCK.columns + (TILES_ACROSS - 1) * TILE.columns;
};

/** The sums of a block, warp by warp. */
template <class T, class I, class W, class Cut>
struct DepthwiseTiles {
    static constexpr int ROWS = Cut::TILE.rows;
    static constexpr int COLUMNS = Cut::TILE.columns;
    static constexpr int SEEN = Cut::COLUMNS_SEEN;

    /** The part of a row of the image that a tile sees; zeros left and right of the image. */
    struct Row {
        Bits values[SEEN];

        /** A row above or below the image is never used: another one is loaded for it, as a branch would cost more. */
        __device__ __forceinline__ void fetch(const T* image, int row, int column, int c) {
            const T* at = image + (larger(0, smaller(row, I::height - 1)) * I::width + column) * I::channels + c;
            CONVNEXTC_UNROLL
            for (int k = 0; k < SEEN; k++) {
                // All other columns are inside for every tile.
                bool left = k < W::pad_width;
                bool right = Cut::LAST_COLUMN - W::pad_width + k >= I::width;
                bool inside = (!left || column + k >= 0) && (!right || column + k < I::width);
                values[k] = {0};
                if (inside) {
                    values[k] = load_bits(at + k * I::channels);
                }
            }
        }
    };

    CONVNEXTC_DEVICE bool inside(int row) {
        return row >= 0 && row < I::height;
    }

    /** sums[r][s] += sum over ky, kx of weights[ky,kx] in[row + r + ky, column + s + kx] */
    CONVNEXTC_DEVICE void add(
            const T* image, int row, int column, int c, const float (&weights)[W::taps], float (&sums)[ROWS][COLUMNS]) {
        Row next;
        next.fetch(image, row, column, c);
        CONVNEXTC_UNROLL
        for (int i = 0; i < ROWS + W::kernel_height - 1; i++) {
            Row now = next;
            // The next row is on its way while this one is used.
            if (i + 1 < ROWS + W::kernel_height - 1) {
                next.fetch(image, row + i + 1, column, c);
            }
            if (!inside(row + i)) {
                continue;
            }
            float x[SEEN];
            CONVNEXTC_UNROLL
            for (int k = 0; k < SEEN; k++) {
                x[k] = to_float<T>(now.values[k]);
            }
            CONVNEXTC_UNROLL
            for (int r = 0; r < ROWS; r++) {
                int ky = i - r;
                if (ky >= 0 && ky < W::kernel_height) {
                    CONVNEXTC_UNROLL
                    for (int kx = 0; kx < W::kernel_width; kx++) {
                        CONVNEXTC_UNROLL
                        for (int s = 0; s < COLUMNS; s++) {
                            sums[r][s] += weights[ky * W::kernel_width + kx] * x[s + kx];
                        }
                    }
                }
            }
        }
    }

    /** Calls result(row, column, channel, sum) for all pixels of the block, counted from its first, that are in the image. */
    template <class F>
    CONVNEXTC_DEVICE void run(const T* image, int block, const float* weight, const float* bias, F result) {
        typedef typename Cut::O O;
        int block_row = block / Cut::BLOCKS_ACROSS * Cut::BLOCK.rows;
        int block_column = block % Cut::BLOCKS_ACROSS * Cut::BLOCK.columns;
        int warp = static_cast<int>(threadIdx.x) / WARP;
        int lane = static_cast<int>(threadIdx.x) % WARP;
        for (int group = warp % Cut::ABREAST; group < Cut::GROUPS; group += Cut::ABREAST) {
            // Threads behind the last channel repeat it.
            int own = group * WARP + lane;
            int c = smaller(own, I::channels - 1);
            float weights[W::taps];
            CONVNEXTC_UNROLL
            for (int tap = 0; tap < W::taps; tap++) {
                weights[tap] = weight[tap * I::channels + c];
            }
            float b = bias == nullptr ? 0 : bias[c];
            for (int tile = warp / Cut::ABREAST; tile < Cut::TILES; tile += Cut::SHARING) {
                int row = tile / Cut::TILES_ACROSS * ROWS;
                int column = tile % Cut::TILES_ACROSS * COLUMNS;
                float sums[ROWS][COLUMNS];
                CONVNEXTC_UNROLL
                for (int i = 0; i < ROWS * COLUMNS; i++) {
                    sums[i / COLUMNS][i % COLUMNS] = b;
                }
                add(image, block_row + row - W::pad_height, block_column + column - W::pad_width, c, weights, sums);
                CONVNEXTC_UNROLL
                for (int i = 0; i < ROWS * COLUMNS; i++) {
                    int y = row + i / COLUMNS;
                    int x = column + i % COLUMNS;
                    bool in_block = (Cut::BLOCK.rows % ROWS == 0 || y < Cut::BLOCK.rows) &&
                            (Cut::BLOCK.columns % COLUMNS == 0 || x < Cut::BLOCK.columns);
                    bool in_image = (O::height % Cut::BLOCK.rows == 0 || block_row + y < O::height) &&
                            (O::width % Cut::BLOCK.columns == 0 || block_column + x < O::width);
                    if (in_block && in_image && (I::channels % WARP == 0 || own < I::channels)) {
                        result(y, x, c, sums[i / COLUMNS][i % COLUMNS]);
                    }
                }
            }
        }
    }
};

/** Whether {@link DepthwiseTiles} knows the window: weights of a channel fit a thread's registers, windows of neighbours overlap. */
template <class W>
constexpr bool TILED = W::stride == 1 && W::dilation == 1 && W::taps <= 49;

/**
 * A depthwise convolution, its bias, and layer normalisation over the channels without weight and bias: x[c] = bias[c] + sum over ky, kx
 * of weight[(ky,kx),c] in[y stride + ky dilation - pad, x stride + kx dilation - pad, c], out = (x - mean) / sqrt(variance + eps). The
 * bias may be null. Between the two x is rounded to the values' type.
 */
template <class T, class I, class W, Load LOAD = Load::MANY, bool = TILED<W>>
struct ConvNormalize
        : Launch<DepthwiseCut<T, I, W, LOAD>::BLOCKS_DOWN * DepthwiseCut<T, I, W, LOAD>::BLOCKS_ACROSS,
                  DepthwiseCut<T, I, W, LOAD>::WARPS * WARP,
                  static_cast<long>(DepthwiseCut<T, I, W, LOAD>::PIXELS) * I::channels * sizeof(T),
                  LOAD == Load::MANY ? 2 : 1> {
    typedef Slid<I, W> O;
    typedef DepthwiseCut<T, I, W, LOAD> Cut;
    typedef Launch<Cut::BLOCKS_DOWN * Cut::BLOCKS_ACROSS, Cut::WARPS * WARP> L;

    /** To be launched instead where N * BLOCKS is below the number of the card's multiprocessors. */
    typedef ConvNormalize<T, I, W, Load::FEW> Few;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, float eps, T* out) {
        T* kept = shared_memory<T>();
        DepthwiseTiles<T, I, W, Cut>::run(
                in + L::image(I::size), L::block(), weight, bias, [=](int y, int x, int c, float sum) {
                    kept[(y * Cut::BLOCK.columns + x) * O::channels + c] = round_to<T>(sum);
                });
        __syncthreads();
        normalize(kept, eps, out + L::image(O::size));
    }

    CONVNEXTC_DEVICE void normalize(const T* kept, float eps, T* image) {
        constexpr int LANES = RowShare<T, O::channels>::LANES;
        constexpr int AT_ONCE = L::THREADS / LANES;
        int block_row = L::block() / Cut::BLOCKS_ACROSS * Cut::BLOCK.rows;
        int block_column = L::block() % Cut::BLOCKS_ACROSS * Cut::BLOCK.columns;
        for (int first = 0; first < Cut::PIXELS; first += AT_ONCE) {
            int pixel = first + L::thread() / LANES;
            int y = block_row + pixel / Cut::BLOCK.columns;
            int x = block_column + pixel % Cut::BLOCK.columns;
            bool there = pixel < Cut::PIXELS && y < O::height && x < O::width;
            normalize_row<T, O::channels>(
                    kept + pixel * O::channels, there, nullptr, nullptr, eps, image + (y * O::width + x) * O::channels);
        }
    }
};

/** For other windows: a warp a pixel. */
template <class T, class I, class W, Load LOAD>
struct ConvNormalize<T, I, W, LOAD, false>
        : Launch<Slid<I, W>::height * Slid<I, W>::width, WARP, static_cast<long>(I::channels) * sizeof(T)> {
    typedef Slid<I, W> O;
    typedef Launch<O::height * O::width, WARP> L;
    typedef ConvNormalize Few;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, float eps, T* out) {
        T* kept = shared_memory<T>();
        const T* image = in + L::image(I::size);
        for (int c = L::thread(); c < O::channels; c += WARP) {
            kept[c] = round_to<T>(windowed<I, W>(image, L::block() / O::width, L::block() % O::width, c, weight, bias));
        }
        __syncthreads();
        normalize_row<T, O::channels>(
                kept, L::thread() < RowShare<T, O::channels>::LANES, nullptr, nullptr, eps,
                out + L::image(O::size) + L::block() * O::channels);
    }
};

/** The convolution alone. */
template <class T, class I, class W, bool = TILED<W>>
struct Depthwise
        : Launch<DepthwiseCut<T, I, W, Load::MANY>::BLOCKS_DOWN * DepthwiseCut<T, I, W, Load::MANY>::BLOCKS_ACROSS,
                  DepthwiseCut<T, I, W, Load::MANY>::WARPS * WARP, 0, 2> {
    typedef Slid<I, W> O;
    typedef DepthwiseCut<T, I, W, Load::MANY> Cut;
    typedef Launch<Cut::BLOCKS_DOWN * Cut::BLOCKS_ACROSS, Cut::WARPS * WARP> L;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, T* out) {
        int block_row = L::block() / Cut::BLOCKS_ACROSS * Cut::BLOCK.rows;
        int block_column = L::block() % Cut::BLOCKS_ACROSS * Cut::BLOCK.columns;
        T* image = out + L::image(O::size);
        DepthwiseTiles<T, I, W, Cut>::run(
                in + L::image(I::size), L::block(), weight, bias, [=](int y, int x, int c, float sum) {
                    image[((block_row + y) * O::width + block_column + x) * O::channels + c] = round_to<T>(sum);
                });
    }
};

/** For other windows: a thread a number. */
template <class T, class I, class W>
struct Depthwise<T, I, W, false> : Launch<ceil_div(Slid<I, W>::size, 128), 128> {
    typedef Slid<I, W> O;
    typedef Launch<ceil_div(O::size, 128), 128> L;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, T* out) {
        int at = L::block() * L::THREADS + L::thread();
        if (at < O::size) {
            int pixel = at / O::channels;
            float sum = windowed<I, W>(
                    in + L::image(I::size), pixel / O::width, pixel % O::width, at % O::channels, weight, bias);
            out[L::image(O::size) + at] = round_to<T>(sum);
        }
    }
};

}  // namespace convnextc
