// Rows of floats as 8-bit integers without sign, found while they are in the cache.
#pragma once
#include "int8_weights.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

CONVNEXTC_BEGIN

typedef unsigned char ByteVec __attribute__((vector_size(LANES), aligned(1), may_alias));

/** The nearest integers, the even one of two. */
inline IntVec nearest(Vec value) {
#if defined(__AVX512F__)
    // Without a mask GCC 12 warns of a register that the intrinsic leaves undefined.
    return reinterpret_cast<IntVec>(_mm512_maskz_cvtps_epi32(0xffff, value));
#elif defined(__AVX2__)
    return reinterpret_cast<IntVec>(_mm256_cvtps_epi32(value));
#elif defined(__x86_64__)
    return reinterpret_cast<IntVec>(_mm_cvtps_epi32(value));
#elif defined(__aarch64__)
    return reinterpret_cast<IntVec>(vcvtnq_s32_f32(reinterpret_cast<float32x4_t>(value)));
#else
    IntVec out;
    for (int i = 0; i < LANES; i++) {
        out[i] = static_cast<int>(__builtin_rintf(value[i]));
    }
    return out;
#endif
}

/**
 * Rows of COLUMNS numbers, x = least + q step with q from 0 to 255, the least and the step of each block of {@code DEPTH} numbers of each
 * row.
 */
template <int COLUMNS, int DEPTH>
struct ByteRows {
    static constexpr int blocks = ceil_div(COLUMNS, DEPTH);
    /** Bytes between rows: an odd number of cache lines, as {@link spread} has them. */
    static constexpr long stride = (ceil_div(COLUMNS, INT8_STEP) | 1) * INT8_STEP;

    /** What so many rows take. */
    static constexpr long floats(long rows) {
        return rows * (stride / static_cast<long>(sizeof(float)) + 2 * blocks);
    }

    unsigned char* bytes;
    float* least;
    float* steps;

    /** In memory of {@link #floats}. */
    ByteRows(float* memory, long rows)
        : bytes(reinterpret_cast<unsigned char*>(memory)), least(memory + rows * stride / static_cast<long>(sizeof(float))),
          steps(least + rows * blocks) {}

    const unsigned char* row(long row, int block) const {
        return bytes + row * stride + block * DEPTH;
    }

    /** These rows without the blocks before one. */
    ByteRows from_block(int block) const {
        ByteRows rest = *this;
        rest.bytes += block * DEPTH;
        rest.least += block;
        rest.steps += block;
        return rest;
    }

    /**
     * @param in this row's numbers
     * @param columns how many there are
     */
    void narrow(long row, const float* in, int columns = COLUMNS) const {
        for (int block = 0; block * DEPTH < columns; block++) {
            narrow_block(in + block * DEPTH, smaller(DEPTH, columns - block * DEPTH), row, block);
        }
    }

private:
    /** Ranges below this are taken for none: their inverse would be infinite. */
    static constexpr float NO_RANGE = 1e-30f;

    void narrow_block(const float* in, int count, long row, int block) const {
        Vec low = broadcast(in[0]);
        Vec high = low;
        Vec total = {};
        for (int k = 0; k < count; k += LANES) {
            // Behind the last number its first one stands once more.
            Vec x = k + LANES <= count ? load(in + k) : load_first(in + k, count - k, in[k]);
            low = minimum(low, x);
            high = maximum(high, x);
            total += x;
        }
        float from = least_lane(low);
        float range = greatest_lane(high) - from;
        bool flat = range < NO_RANGE;
        // NaN and infinity reach the sum, and from there every product of the row.
        float all = sum(total);
        float finite = (all - all) + (range - range);
        least[row * blocks + block] = from + finite;
        steps[row * blocks + block] = (flat ? 0 : range / INT8_LEVELS) + finite;
        write(bytes + row * stride + block * DEPTH, in, count, from, flat ? 0 : INT8_LEVELS / range);
    }

    static void write(unsigned char* out, const float* in, int count, float from, float inverse) {
        int whole = count / LANES * LANES;
        for (int k = 0; k < whole; k += LANES) {
            IntVec q = nearest((load(in + k) - from) * inverse);
            *reinterpret_cast<ByteVec*>(out + k) = __builtin_convertvector(q, ByteVec);
        }
        if (whole < count) {
            IntVec q = nearest((load_first(in + whole, count - whole, from) - from) * inverse);
            for (int k = whole; k < count; k++) {
                out[k] = static_cast<unsigned char>(q[k - whole]);
            }
        }
        for (int k = count; k % INT8_STEP != 0; k++) {
            out[k] = 0;
        }
    }
};

CONVNEXTC_END
