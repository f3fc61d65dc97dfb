// Normalisation of rows of channels. In place too.
#pragma once
#include "number.cuh"

namespace convnextc {

/** How the threads of a warp share rows of C channels: LANES threads a row, each with EACH packs of V numbers. */
template <class T, int C>
struct RowShare {
    static constexpr int V = pack_of<T>(C);
    static constexpr int PACKS = C / V;

    static constexpr int each(int lanes) {
        return static_cast<int>(ceil_div(PACKS, lanes));
    }

    /** The most lanes of those that waste fewest, but so many that a thread's numbers fit its registers. */
    static constexpr int choose() {
        int best = WARP;
        for (int lanes = WARP / 2; lanes > 0 && each(lanes) * V <= 32; lanes /= 2) {
            if (each(lanes) * lanes < each(best) * best) {
                best = lanes;
            }
        }
        return best;
    }

    static constexpr int LANES = choose();
    static constexpr int EACH = each(LANES);
};

/** A thread's part of a row in registers, zeros behind the row's end. */
template <class T, int C>
struct RowPart {
    typedef RowShare<T, C> S;
    Pack<float, S::V> packs[S::EACH];

    /** Number of the i-th pack. */
    CONVNEXTC_DEVICE int pack(int i) {
        return i * S::LANES + static_cast<int>(threadIdx.x) % S::LANES;
    }

    __device__ __forceinline__ void fetch(const T* row, bool there) {
        Pack<T, S::V> raw[S::EACH] = {};
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            if (there && pack(i) < S::PACKS) {
                raw[i] = load<S::V>(row + pack(i) * S::V);
            }
        }
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            packs[i] = to_floats(raw[i]);
        }
    }

    /** Rounds and stores f(pack, its first channel). */
    template <class F>
    __device__ __forceinline__ void put(T* row, bool there, F f) const {
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            if (there && pack(i) < S::PACKS) {
                store(row + pack(i) * S::V, round_all<T>(f(packs[i], pack(i) * S::V)));
            }
        }
    }

    /** Takes a number away from all of the row. */
    __device__ __forceinline__ void subtract(float centre) {
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            CONVNEXTC_UNROLL
            for (float& value : packs[i].values) {
                value -= centre;
            }
        }
    }

    /** Mean of x^POWER over the row, for all its threads. */
    template <int POWER>
    __device__ __forceinline__ float mean() const {
        float total = 0;
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            if (S::PACKS % S::LANES == 0 || pack(i) < S::PACKS) {
                CONVNEXTC_UNROLL
                for (int n = 0; n < S::V; n++) {
                    float x = packs[i].values[n];
                    total += POWER == 1 ? x : x * x;
                }
            }
        }
        return sum_of_lanes<S::LANES>(total) * (1.0f / C);
    }
};

/**
 * Whether a variance, eps added, was computed without loss. Squares that are too small for single precision lose up to 2^-150 each, which
 * is nothing beside 2^-100. Where squares or sums are too large, the variance is infinite or not a number.
 */
CONVNEXTC_DEVICE bool trusted(float spread) {
    return spread >= 0x1p-100f && spread <= 0x1p127f;
}

/** The same in double precision, with the row in memory: few registers, for what is seldom needed. */
template <class T, int C>
struct ExactRow {
    typedef RowShare<T, C> S;

    /** Calls f(pack, its first channel) for the thread's packs, one after the other. */
    template <class F>
    CONVNEXTC_DEVICE void each(const T* row, bool there, F f) {
        int lane = static_cast<int>(threadIdx.x) % S::LANES;
        CONVNEXTC_ROLLED
        for (int p = lane; there && p < S::PACKS; p += S::LANES) {
            f(to_floats(load<S::V>(row + p * S::V)), p * S::V);
        }
    }

    /** Mean of (x - centre)^POWER over the row. */
    template <int POWER>
    CONVNEXTC_DEVICE double mean(const T* row, bool there, double centre) {
        double total = 0;
        each(row, there, [&](const Pack<float, S::V>& x, int) {
            CONVNEXTC_UNROLL
            for (float value : x.values) {
                double d = static_cast<double>(value) - centre;
                total += POWER == 1 ? d : d * d;
            }
        });
        return sum_of_lanes<S::LANES>(total) / C;
    }

    /** All threads of a warp must call this; those whose row is not there do nothing else. */
    template <bool CENTRED>
    CONVNEXTC_DEVICE void normalize(const T* in, bool there, const float* weight, const float* bias, float eps, T* out) {
        double centre = CENTRED ? mean<1>(in, there, 0) : 0;
        double factor = 1 / sqrt(mean<2>(in, there, centre) + static_cast<double>(eps));
        each(in, there, [=](Pack<float, S::V> x, int c) {
            CONVNEXTC_UNROLL
            for (float& value : x.values) {
                value = static_cast<float>((static_cast<double>(value) - centre) * factor);
            }
            store(out + c, round_all<T>(affine(x, weight, bias, c)));
        });
    }
};

/** in factor weight of one row, rounded once, for in factor may overflow before it is weighted; the weight may be null. */
template <class T, int C>
CONVNEXTC_DEVICE void scale_row(const T* in, bool there, double factor, const float* weight, T* out) {
    typedef ExactRow<T, C> E;
    E::each(in, there, [=](Pack<float, E::S::V> x, int c) {
        CONVNEXTC_UNROLL
        for (int i = 0; i < E::S::V; i++) {
            double scale = weight == nullptr ? factor : factor * static_cast<double>(weight[c + i]);
            x.values[i] = static_cast<float>(static_cast<double>(x.values[i]) * scale);
        }
        store(out + c, round_all<T>(x));
    });
}

/** timm's SimpleNorm of one row: in / sqrt(unbiased variance + eps) weight. All threads of a warp must call this. */
template <class T, int C>
CONVNEXTC_DEVICE void simple_row(const T* in, bool there, const float* weight, float eps, T* out) {
    typedef ExactRow<T, C> E;
    double squares = E::template mean<2>(in, there, E::template mean<1>(in, there, 0)) * C;
    scale_row<T, C>(in, there, 1 / sqrt(squares / (C - 1) + static_cast<double>(eps)), weight, out);
}

/** One row over its length: in / max(length, eps) weight. All threads of a warp must call this. */
template <class T, int C>
CONVNEXTC_DEVICE void unit_row(const T* in, bool there, const float* weight, float eps, T* out) {
    double length = sqrt(ExactRow<T, C>::template mean<2>(in, there, 0) * C);
    double least = static_cast<double>(eps);
    scale_row<T, C>(in, there, 1 / (length < least ? least : length), weight, out);
}

/**
 * Layer normalisation of one row by its threads, or without CENTRED root mean square normalisation: out = (in - mean) / sqrt(variance +
 * eps) weight + bias. All threads of a warp must call this, also those whose row is not there. The error is that of a few roundings of
 * the result, however small the deviation is beside the mean, and however large or small the numbers: the mean as a sum in single
 * precision is off by some roundings of the numbers, the mean of what it leaves by roundings of that; rows that this is not enough for
 * are done in double precision.
 */
template <class T, int C, bool CENTRED = true>
CONVNEXTC_DEVICE void normalize_row(const T* in, bool there, const float* weight, const float* bias, float eps, T* out) {
    RowPart<T, C> row;
    row.fetch(in, there);
    float shift = 0;
    if constexpr (CENTRED) {
        row.subtract(row.template mean<1>());
        shift = row.template mean<1>();
        row.subtract(shift);
    }
    float spread = row.template mean<2>() + eps;
    bool enough = trusted(spread) && shift * shift <= spread;
    float factor = rsqrtf(spread);
    row.put(out, there && enough, [=](Pack<float, RowShare<T, C>::V> x, int c) {
        CONVNEXTC_UNROLL
        for (float& value : x.values) {
            value *= factor;
        }
        return affine(x, weight, bias, c);
    });
    if (any_of_warp(!enough)) {
        ExactRow<T, C>::template normalize<CENTRED>(in, there && !enough, weight, bias, eps, out);
    }
}

/** LANES threads a row, 128 threads a block. */
template <class T, int ROWS, int C>
struct Rows : Launch<ceil_div(ROWS, 128 / RowShare<T, C>::LANES), 128> {
    typedef Launch<ceil_div(ROWS, 128 / RowShare<T, C>::LANES), 128> L;

    /** The thread's row; from ROWS on there is none. */
    CONVNEXTC_DEVICE int row() {
        return (L::block() * L::THREADS + L::thread()) / RowShare<T, C>::LANES;
    }
};

/** Layer normalisation (arXiv 1607.06450): out = (in - mean) / sqrt(variance + eps) weight + bias; both may be null. */
template <class T, int ROWS, int C>
struct Layernorm : Rows<T, ROWS, C> {
    typedef Rows<T, ROWS, C> R;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, float eps, T* out) {
        long at = R::image(static_cast<long>(ROWS) * C) + static_cast<long>(R::row()) * C;
        normalize_row<T, C>(in + at, R::row() < ROWS, weight, bias, eps, out + at);
    }
};

/** Root mean square normalisation (arXiv 1910.07467): out = in / sqrt(mean of in^2 + eps) weight; the weight may be null. */
template <class T, int ROWS, int C>
struct Rmsnorm : Rows<T, ROWS, C> {
    typedef Rows<T, ROWS, C> R;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, float eps, T* out) {
        long at = R::image(static_cast<long>(ROWS) * C) + static_cast<long>(R::row()) * C;
        normalize_row<T, C, false>(in + at, R::row() < ROWS, weight, nullptr, eps, out + at);
    }
};

/** timm's SimpleNorm: out = in / sqrt(unbiased variance + eps) weight; the weight may be null. */
template <class T, int ROWS, int C>
struct Simplenorm : Rows<T, ROWS, C> {
    typedef Rows<T, ROWS, C> R;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, float eps, T* out) {
        long at = R::image(static_cast<long>(ROWS) * C) + static_cast<long>(R::row()) * C;
        simple_row<T, C>(in + at, R::row() < ROWS, weight, eps, out + at);
    }
};

/** Each row over its length: out = in / max(length, eps) weight; the weight may be null. */
template <class T, int ROWS, int C>
struct L2norm : Rows<T, ROWS, C> {
    typedef Rows<T, ROWS, C> R;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, float eps, T* out) {
        long at = R::image(static_cast<long>(ROWS) * C) + static_cast<long>(R::row()) * C;
        unit_row<T, C>(in + at, R::row() < ROWS, weight, eps, out + at);
    }
};

}  // namespace convnextc
