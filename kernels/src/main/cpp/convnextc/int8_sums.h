// Sums of products of 8-bit integers, by what a processor has instructions for.
#pragma once
#include "int8_rows.h"
#include "gemm.h"

CONVNEXTC_BEGIN

/** A block of the inputs of a product, for the rows of a tile and one panel. */
struct ByteInputs {
    const unsigned char* rows;
    const signed char* panel;
    int depth;
    /** Of each row; {@code apart} numbers from one row's to the next. */
    const float* least;
    const float* steps;
    int apart;
    /** Of each output: its scale, and that times the sum of its weights. */
    const float* scales;
    const float* weight_sums;
};

inline int four_bytes(const unsigned char* at) {
    int four;
    __builtin_memcpy(&four, at, sizeof(four));
    return four;
}

/** Weights of INT8_LANE inputs for the outputs of a vector. */
inline IntVec four_weights(const signed char* at) {
    IntVec weights;
    __builtin_memcpy(&weights, at, sizeof(weights));
    return weights;
}

// How sums[r, n] = sum over k of rows[r, k] panel[k, n] is found, where rows are STRIDE bytes apart. Depths are multiples of TOGETHER inputs:
// zeros of the packed weights behind the last one do no harm.

#if defined(__AVX2__)
/** With VNNI, one instruction of which adds up four products in each lane. */
struct FusedSums {
    static constexpr int TOGETHER = INT8_LANE;

    /** As text, for the source is compiled for processors without VNNI, too, and intrinsics are there for one that has it alone. */
    static inline __attribute__((always_inline)) IntVec dot(IntVec sums, IntVec inputs, IntVec weights) {
#if defined(__AVX512F__)
        __asm__("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(inputs), "v"(weights));
#else
        __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(sums) : "x"(inputs), "x"(weights));
#endif
        return sums;
    }

    template <int ROWS, int STRIDE, int VECTORS>
    __attribute__((always_inline)) static inline void add_up(
            const ByteInputs& block, Prefetch next, IntVec (&sums)[ROWS][VECTORS]) {
        const unsigned char* in = block.rows;
        const signed char* panel = block.panel;
        // Where this loop is unrolled, GCC 12 keeps the sums in memory.
        for (int k = 0; k < block.depth; k += INT8_LANE) {
            __builtin_prefetch(next.at, 0, 2);
            next.at += next.step;
            IntVec weights[VECTORS];
            CONVNEXTC_UNROLL
            for (int v = 0; v < VECTORS; v++) {
                weights[v] = four_weights(panel + v * sizeof(IntVec));
            }
            CONVNEXTC_UNROLL
            for (int r = 0; r < ROWS; r++) {
                IntVec x = four_bytes(in + r * STRIDE) - IntVec{};
                CONVNEXTC_UNROLL
                for (int v = 0; v < VECTORS; v++) {
                    sums[r][v] = dot(sums[r][v], x, weights[v]);
                }
            }
            in += INT8_LANE;
            panel += INT8_LANE * INT8_PANEL;
        }
    }
};

/**
 * With AVX2, or AVX-512 without VNNI: sixteen inputs at a time. What eight of their products add up to has room in 16 bits ({@link
 * ByteMatrix}), so that one instruction that widens does for four that multiply.
 */
struct WidenedSums {
    static constexpr int TOGETHER = 4 * INT8_LANE;

    static IntVec multiply(IntVec inputs, IntVec weights) {
#if defined(__AVX512F__)
        return reinterpret_cast<IntVec>(
                _mm512_maddubs_epi16(reinterpret_cast<__m512i>(inputs), reinterpret_cast<__m512i>(weights)));
#else
        return reinterpret_cast<IntVec>(
                _mm256_maddubs_epi16(reinterpret_cast<__m256i>(inputs), reinterpret_cast<__m256i>(weights)));
#endif
    }

    static IntVec add(IntVec a, IntVec b) {
#if defined(__AVX512F__)
        return reinterpret_cast<IntVec>(_mm512_add_epi16(reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#else
        return reinterpret_cast<IntVec>(_mm256_add_epi16(reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#endif
    }

    static IntVec widen(IntVec parts) {
#if defined(__AVX512F__)
        return reinterpret_cast<IntVec>(_mm512_madd_epi16(reinterpret_cast<__m512i>(parts), _mm512_set1_epi16(1)));
#else
        return reinterpret_cast<IntVec>(_mm256_madd_epi16(reinterpret_cast<__m256i>(parts), _mm256_set1_epi16(1)));
#endif
    }

    /** The sums stay in memory: registers hold the weights, which all rows meet. */
    template <int ROWS, int STRIDE, int VECTORS>
    __attribute__((always_inline)) static inline void add_up(
            const ByteInputs& block, Prefetch next, IntVec (&sums)[ROWS][VECTORS]) {
        const unsigned char* in = block.rows;
        const signed char* panel = block.panel;
        for (int k = 0; k < block.depth; k += TOGETHER) {
            __builtin_prefetch(next.at, 0, 2);
            next.at += next.step;
            IntVec weights[4][VECTORS];
            CONVNEXTC_UNROLL
            for (int i = 0; i < 4; i++) {
                CONVNEXTC_UNROLL
                for (int v = 0; v < VECTORS; v++) {
                    weights[i][v] = four_weights(panel + i * INT8_LANE * INT8_PANEL + v * sizeof(IntVec));
                }
            }
            for (int r = 0; r < ROWS; r++) {
                IntVec parts[VECTORS];
                CONVNEXTC_UNROLL
                for (int i = 0; i < 4; i++) {
                    IntVec x = four_bytes(in + r * STRIDE + i * INT8_LANE) - IntVec{};
                    CONVNEXTC_UNROLL
                    for (int v = 0; v < VECTORS; v++) {
                        IntVec products = multiply(x, weights[i][v]);
                        parts[v] = i == 0 ? products : add(parts[v], products);
                    }
                }
                CONVNEXTC_UNROLL
                for (int v = 0; v < VECTORS; v++) {
                    sums[r][v] += widen(parts[v]);
                }
            }
            in += TOGETHER;
            panel += TOGETHER * INT8_PANEL;
        }
    }
};
#else
/** Without instructions for it. */
struct WidenedSums {
    static constexpr int TOGETHER = INT8_LANE;

    template <int ROWS, int STRIDE, int VECTORS>
    static void add_up(const ByteInputs& block, Prefetch, IntVec (&sums)[ROWS][VECTORS]) {
        for (int k = 0; k < block.depth; k++) {
            const signed char* weights =
                    block.panel + static_cast<long>(k / INT8_LANE) * INT8_LANE * INT8_PANEL + k % INT8_LANE;
            for (int r = 0; r < ROWS; r++) {
                int x = block.rows[r * STRIDE + k];
                for (int n = 0; n < VECTORS * LANES; n++) {
                    sums[r][n / LANES][n % LANES] += x * weights[n * INT8_LANE];
                }
            }
        }
    }
};

typedef WidenedSums FusedSums;
#endif

CONVNEXTC_END
