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

    /** Sum of (x - centre)^POWER over the row, for all its threads. */
    template <int POWER>
    __device__ __forceinline__ float sum(float centre) const {
        float total = 0;
        CONVNEXTC_UNROLL
        for (int i = 0; i < S::EACH; i++) {
            if (S::PACKS % S::LANES == 0 || pack(i) < S::PACKS) {
                CONVNEXTC_UNROLL
                for (int n = 0; n < S::V; n++) {
                    float d = packs[i].values[n] - centre;
                    total += POWER == 1 ? d : d * d;
                }
            }
        }
        return sum_of_lanes<S::LANES>(total);
    }
};

/**
 * Layer normalisation of one row by its threads: out = (in - mean) / sqrt(variance + eps) weight + bias. All threads of a warp must
 * call this, also those whose row is not there.
 */
template <class T, int C>
CONVNEXTC_DEVICE void normalize_row(const T* in, bool there, const float* weight, const float* bias, float eps, T* out) {
    RowPart<T, C> row;
    row.fetch(in, there);
    float mean = row.template sum<1>(0) * (1.0f / C);
    float factor = rsqrtf(row.template sum<2>(mean) * (1.0f / C) + eps);
    row.put(out, there, [=](Pack<float, RowShare<T, C>::V> x, int c) {
        CONVNEXTC_UNROLL
        for (float& value : x.values) {
            value = (value - mean) * factor;
        }
        return weight == nullptr ? x : scaled(x, weight + c, bias + c);
    });
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
        bool there = R::row() < ROWS;
        RowPart<T, C> row;
        row.fetch(in + at, there);
        float factor = rsqrtf(row.template sum<2>(0) * (1.0f / C) + eps);
        row.put(out + at, there, [=](Pack<float, RowShare<T, C>::V> x, int c) {
            CONVNEXTC_UNROLL
            for (float& value : x.values) {
                value *= factor;
            }
            return weight == nullptr ? x : scaled(x, weight + c, nullptr);
        });
    }
};

}  // namespace convnextc
