// Ops over pixels of each channel: all of them, or those under a window.
#pragma once
#include "elements.cuh"
#include "image.cuh"

namespace convnextc {

// Ways to make one number of many: FIRST joined with all of them, and what becomes of the total. Sums are in double precision: no sum of
// floats or of their squares overflows or vanishes.

struct Sum {
    typedef double Total;
    static constexpr double FIRST = 0;
    CONVNEXTC_DEVICE double join(double total, double x) {
        return total + x;
    }
};

struct Average : Sum {
    CONVNEXTC_DEVICE float result(double total, int count) {
        return static_cast<float>(total / count);
    }
};

struct SumOfSquares {
    typedef double Total;
    static constexpr double FIRST = 0;
    CONVNEXTC_DEVICE double join(double total, double x) {
        return total + x * x;
    }
};

/** NaN where there is one. */
struct Greatest {
    typedef float Total;
    static constexpr float FIRST = -INFINITY;
    CONVNEXTC_DEVICE float join(float total, float x) {
        return greater(x, total);
    }
    CONVNEXTC_DEVICE float result(float total, int) {
        return total;
    }
};

/**
 * Columns of ROWS x C numbers reduced. A block has about 64 neighbouring columns of at most MOST rows: LANES threads lie along a row,
 * GROUPS of them walk every GROUPS-th row, and their results meet in shared memory.
 */
template <class T, int ROWS, int C, int MOST = ROWS>
struct Columns {
    static constexpr int THREADS = 256;
    static constexpr int V = pack_of<T>(C);
    static constexpr int LANES = V == 1 ? 32 : 64 / V;
    static constexpr int GROUPS = THREADS / LANES;
    static constexpr int STRIPS = static_cast<int>(ceil_div(C, LANES * V));
    static constexpr int PARTS = static_cast<int>(ceil_div(ROWS, MOST));
    typedef Launch<STRIPS * PARTS, THREADS, GROUPS * LANES * V * sizeof(double)> L;

    /** Calls result(part, column, total) for each of the block's columns, each from one thread. */
    template <class First, class Join, class F>
    CONVNEXTC_DEVICE void reduce(const T* in, F result) {
        typedef typename First::Total Total;
        Total* totals = shared_memory<Total>();
        int strip = L::block() % STRIPS;
        int part = L::block() / STRIPS;
        int lane = L::thread() % LANES;
        int group = L::thread() / LANES;
        int column = (strip * LANES + lane) * V;
        Total total[V];
        CONVNEXTC_UNROLL
        for (int i = 0; i < V; i++) {
            total[i] = First::FIRST;
        }
        if (column < C) {
            const T* at = in + L::image(static_cast<long>(ROWS) * C) + column;
            int end = smaller(ROWS, (part + 1) * MOST);
            CONVNEXTC_UNROLL_4
            for (int r = part * MOST + group; r < end; r += GROUPS) {
                Pack<float, V> x = to_floats(load<V>(at + static_cast<long>(r) * C));
                CONVNEXTC_UNROLL
                for (int i = 0; i < V; i++) {
                    total[i] = First::join(total[i], x.values[i]);
                }
            }
        }
        CONVNEXTC_UNROLL
        for (int i = 0; i < V; i++) {
            totals[(group * LANES + lane) * V + i] = total[i];
        }
        __syncthreads();
        int c = strip * LANES * V + L::thread();
        if (L::thread() < LANES * V && c < C) {
            Total all = totals[L::thread()];
            CONVNEXTC_UNROLL
            for (int g = 1; g < GROUPS; g++) {
                all = Join::join(all, totals[g * LANES * V + L::thread()]);
            }
            result(part, c, all);
        }
    }
};

/** out[c] = what F makes of in[:,c] */
template <class T, int ROWS, int C, class F>
struct PoolAll : Columns<T, ROWS, C>::L {
    typedef Columns<T, ROWS, C> K;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        T* image = out + K::L::image(C);
        K::template reduce<F, F>(in, [=](int, int c, typename F::Total total) { image[c] = round_to<T>(F::result(total, ROWS)); });
    }
};

/** out[c] = mean of in[:,c] */
template <class T, int ROWS, int C>
struct Mean : PoolAll<T, ROWS, C, Average> {};

/** out[c] = the greatest of in[:,c] */
template <class T, int ROWS, int C>
struct Max : PoolAll<T, ROWS, C, Greatest> {};

/**
 * What F makes of the pixels under the window; of padding nothing, but that it counts if COUNT_PAD says so. A thread has a pack of an
 * output pixel's channels.
 */
template <class T, class I, class W, class F, bool COUNT_PAD = true>
struct Pool : Launch<ceil_div(Slid<I, W>::size / pack_of<T>(I::channels), 128), 128> {
    static constexpr int V = pack_of<T>(I::channels);
    typedef Slid<I, W> O;
    typedef Launch<ceil_div(O::size / V, 128), 128> L;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int at = (L::block() * L::THREADS + L::thread()) * V;
        if (at >= O::size) {
            return;
        }
        int c = at % O::channels;
        int y = at / O::channels / O::width;
        int x = at / O::channels % O::width;
        typename F::Total total[V];
        CONVNEXTC_UNROLL
        for (int i = 0; i < V; i++) {
            total[i] = F::FIRST;
        }
        int pixels = 0;
        for (int tap = 0; tap < W::taps; tap++) {
            int pixel = W::template pixel<I>(y, x, tap);
            if (pixel >= 0) {
                pixels++;
                Pack<float, V> values = to_floats(load<V>(in + L::image(I::size) + pixel * I::channels + c));
                CONVNEXTC_UNROLL
                for (int i = 0; i < V; i++) {
                    total[i] = F::join(total[i], values.values[i]);
                }
            }
        }
        Pack<float, V> results;
        CONVNEXTC_UNROLL
        for (int i = 0; i < V; i++) {
            results.values[i] = F::result(total[i], COUNT_PAD ? W::taps : pixels);
        }
        store(out + L::image(O::size) + at, round_all<T>(results));
    }
};

/** The greatest value under the window; padding does not count. */
template <class T, class I, class W>
struct Maxpool : Pool<T, I, W, Greatest> {};

/** The mean under the window; padding counts as zeros. */
template <class T, class I, class W>
struct Avgpool : Pool<T, I, W, Average> {};

/** The mean of the pixels under the window; padding does not count. */
template <class T, class I, class W>
struct AvgpoolInside : Pool<T, I, W, Average, false> {};

/**
 * Global response normalisation (arXiv 2301.00808, section 3.3): G[c] = L2 norm of in[:,c], N[c] = G[c] / (mean of G + eps), out =
 * gamma (in N) + beta + in = in (gamma N + 1) + beta. Three kernels, as all of an image must be read before any of it is written. Instead
 * of G, which may overflow, they compute G / sqrt(ROWS) of root mean squares: N = (G / sqrt(ROWS)) / ((mean of G + eps) / sqrt(ROWS)).
 */
template <class T, int ROWS, int C>
struct Grn {
    static constexpr int MOST = 256;
    typedef Columns<T, ROWS, C, MOST> K;
    static constexpr int PARTS = K::PARTS;

    /** Floats an image between Sums and Factors. */
    static constexpr int SUMS = PARTS * C;
    /** Floats an image between Factors and Apply. */
    static constexpr int FACTORS = C;

    /** sums[part,c] = square root of (sum of in[:,c]^2 over some rows) / MOST */
    struct Sums : K::L {
        CONVNEXTC_DEVICE void run(const T* in, float* sums) {
            float* image = sums + K::L::image(SUMS);
            K::template reduce<SumOfSquares, Sum>(in, [=](int part, int c, double sum) { image[part * C + c] = static_cast<float>(sqrt(sum / MOST)); });
        }
    };

    /** factors[c] = gamma[c] N[c] + 1 */
    struct Factors : Launch<1, 512, 512 / WARP * sizeof(double)> {
        typedef Launch<1, 512, 512 / WARP * sizeof(double)> L;
        static constexpr int EACH = static_cast<int>(ceil_div(C, L::THREADS));

        CONVNEXTC_DEVICE void run(const float* sums, const float* gamma, float eps, float* factors) {
            double* totals = shared_memory<double>();
            const float* image = sums + L::image(SUMS);
            double norms[EACH];
            double total = 0;
            CONVNEXTC_UNROLL
            for (int i = 0; i < EACH; i++) {
                int c = i * L::THREADS + L::thread();
                norms[i] = c < C ? norm(image, c) : 0;
                total += norms[i];
            }
            total = sum_of_lanes<WARP>(total);
            if (L::thread() % WARP == 0) {
                totals[L::thread() / WARP] = total;
            }
            __syncthreads();
            total = 0;
            CONVNEXTC_UNROLL
            for (int w = 0; w < L::THREADS / WARP; w++) {
                total += totals[w];
            }
            double divisor = total / C + eps / sqrt(static_cast<double>(ROWS));
            CONVNEXTC_UNROLL
            for (int i = 0; i < EACH; i++) {
                int c = i * L::THREADS + L::thread();
                if (c < C) {
                    factors[L::image(FACTORS) + c] = static_cast<float>(gamma[c] * (norms[i] / divisor) + 1);
                }
            }
        }

        CONVNEXTC_DEVICE double norm(const float* image, int c) {
            double sum = 0;
            for (int part = 0; part < PARTS; part++) {
                double root = image[part * C + c];
                sum += root * root;
            }
            return sqrt(sum * MOST / ROWS);
        }
    };

    /** out = in factors + beta */
    struct Apply : Packs<T, ROWS * C, K::V> {
        typedef Packs<T, ROWS * C, K::V> P;

        CONVNEXTC_DEVICE void run(const T* in, const float* factors, const float* beta, T* out) {
            const float* own = factors + P::image(FACTORS);
            P::map(
                    [=](int at, const Pack<T, P::V>& x) {
                        return round_all<T>(scaled(to_floats(x), own + at % C, beta + at % C));
                    },
                    out, in);
        }
    };
};

/**
 * Group normalisation (arXiv 1803.08494): out = (in - mean) / sqrt(variance + eps) weight + bias over all rows of each group of channels;
 * the bias, or both, may be null. A block a group, in double precision and rounded once.
 */
template <class T, int ROWS, int C, int GROUPS>
struct Groupnorm : Launch<GROUPS, 512, 512 / WARP * sizeof(double)> {
    typedef Launch<GROUPS, 512, 512 / WARP * sizeof(double)> L;
    static constexpr int SIZE = C / GROUPS;
    static constexpr long COUNT = static_cast<long>(ROWS) * SIZE;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, float eps, T* out) {
        long image = L::image(static_cast<long>(ROWS) * C);
        double mean = total<1>(in + image, 0) / COUNT;
        double factor = 1 / sqrt(total<2>(in + image, mean) / COUNT + static_cast<double>(eps));
        for (long i = L::thread(); i < COUNT; i += L::THREADS) {
            int c = L::block() * SIZE + static_cast<int>(i % SIZE);
            long at = image + i / SIZE * C + c;
            double scale = weight == nullptr ? factor : factor * static_cast<double>(weight[c]);
            double shift = bias == nullptr ? 0 : static_cast<double>(bias[c]);
            double y = (static_cast<double>(to_float(in[at])) - mean) * scale + shift;
            out[at] = round_to<T>(static_cast<float>(y));
        }
    }

    /** The sum of (x - centre)^POWER over the block's group, for all its threads. */
    template <int POWER>
    CONVNEXTC_DEVICE double total(const T* image, double centre) {
        double* totals = shared_memory<double>();
        double sum = 0;
        for (long i = L::thread(); i < COUNT; i += L::THREADS) {
            double d = static_cast<double>(to_float(image[i / SIZE * C + L::block() * SIZE + i % SIZE])) - centre;
            sum += POWER == 1 ? d : d * d;
        }
        sum = sum_of_lanes<WARP>(sum);
        if (L::thread() % WARP == 0) {
            totals[L::thread() / WARP] = sum;
        }
        __syncthreads();
        sum = 0;
        CONVNEXTC_UNROLL
        for (int w = 0; w < L::THREADS / WARP; w++) {
            sum += totals[w];
        }
        __syncthreads();
        return sum;
    }
};

/**
 * Where a pixel of an enlarged image lies between those of the image, on one axis: in pixel {@code first} where BILINEAR is not, else
 * between it and {@code second}. CORNERS says that the centres of the outermost pixels stay, else their edges.
 */
template <int EXTENT, int FACTOR, bool BILINEAR, bool CORNERS>
struct Between {
    int first, second;
    float part;

    CONVNEXTC_DEVICE Between of(long at) {
        constexpr long divisor = !BILINEAR ? FACTOR : CORNERS ? (EXTENT * FACTOR > 1 ? EXTENT * FACTOR - 1L : 1) : 2L * FACTOR;
        long place = !BILINEAR ? at : CORNERS ? at * (EXTENT - 1) : 2 * at + 1 > FACTOR ? 2 * at + 1 - FACTOR : 0;
        int first = static_cast<int>(place / divisor);
        int second = first + 1 < EXTENT ? first + 1 : first;
        return {first, second, BILINEAR ? static_cast<float>(place % divisor) / divisor : 0};
    }

    CONVNEXTC_DEVICE float mix(Between at, float a, float b) {
        return at.part > 0 ? (1 - at.part) * a + at.part * b : a;
    }
};

/** An image of FACTOR times the height and width: a thread a number. */
template <class T, class I, int FACTOR, bool BILINEAR, bool CORNERS>
struct Upsample : Packs<T, I::size * FACTOR * FACTOR, 1, 1> {
    typedef Packs<T, I::size * FACTOR * FACTOR, 1, 1> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int p = P::pack(0);
        if (p < P::PACKS) {
            int c = p % I::channels;
            int x = p / I::channels % (I::width * FACTOR);
            int y = p / I::channels / (I::width * FACTOR);
            const T* image = in + P::image(I::size) + c;
            typedef Between<I::height, FACTOR, BILINEAR, CORNERS> Rows;
            typedef Between<I::width, FACTOR, BILINEAR, CORNERS> Columns;
            Rows down = Rows::of(y);
            Columns across = Columns::of(x);
            float top = Columns::mix(across, at(image, down.first, across.first), at(image, down.first, across.second));
            float low = Columns::mix(across, at(image, down.second, across.first), at(image, down.second, across.second));
            out[P::image(I::size * FACTOR * FACTOR) + p] = round_to<T>(Rows::mix(down, top, low));
        }
    }

    CONVNEXTC_DEVICE float at(const T* image, int y, int x) {
        return to_float(image[(static_cast<long>(y) * I::width + x) * I::channels]);
    }
};

/** Of the pixels that the new ones lie in. */
template <class T, class I, int FACTOR>
struct Nearest : Upsample<T, I, FACTOR, false, false> {};

/** Of the nearest four, the image's edges staying where they are. */
template <class T, class I, int FACTOR>
struct Bilinear : Upsample<T, I, FACTOR, true, false> {};

/** The same, the centres of the outermost pixels staying where they are. */
template <class T, class I, int FACTOR>
struct BilinearCorners : Upsample<T, I, FACTOR, true, true> {};

/**
 * Means under windows that are laid so that there are OUT_HEIGHT x OUT_WIDTH: of n on an axis, the i-th is
 * [floor(i extent / n), ceil((i + 1) extent / n)). A thread a number.
 */
template <class T, int HEIGHT, int WIDTH, int C, int OUT_HEIGHT, int OUT_WIDTH>
struct AdaptiveAvgpool : Packs<T, OUT_HEIGHT * OUT_WIDTH * C, 1, 1> {
    typedef Packs<T, OUT_HEIGHT * OUT_WIDTH * C, 1, 1> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int p = P::pack(0);
        if (p < P::PACKS) {
            long x = p / C % OUT_WIDTH;
            long y = p / C / OUT_WIDTH;
            int top = static_cast<int>(y * HEIGHT / OUT_HEIGHT);
            int bottom = static_cast<int>(((y + 1) * HEIGHT + OUT_HEIGHT - 1) / OUT_HEIGHT);
            int left = static_cast<int>(x * WIDTH / OUT_WIDTH);
            int right = static_cast<int>(((x + 1) * WIDTH + OUT_WIDTH - 1) / OUT_WIDTH);
            const T* image = in + P::image(static_cast<long>(HEIGHT) * WIDTH * C) + p % C;
            double sum = 0;
            for (int row = top; row < bottom; row++) {
                for (int column = left; column < right; column++) {
                    sum += to_float(image[(static_cast<long>(row) * WIDTH + column) * C]);
                }
            }
            out[P::image(OUT_HEIGHT * OUT_WIDTH * C) + p] = round_to<T>(static_cast<float>(sum / ((bottom - top) * (right - left))));
        }
    }
};

}  // namespace convnextc
