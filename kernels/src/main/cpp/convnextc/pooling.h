// Ops over all pixels of each channel.
#pragma once
#include "rows.h"

CONVNEXTC_BEGIN

/** Rows that are summed in single precision before the sum is added up in double precision. */
constexpr int SUMMED_ROWS = 32;

/** The sums, or sums of squares, of LANES neighbouring columns (the first {@code lanes} of them) of ROWS x C numbers. */
template <int ROWS, int C, bool SQUARES>
inline void column_sums(const float* in, int lanes, double (&sums)[LANES]) {
    for (double& s : sums) {
        s = 0;
    }
    for (int first = 0; first < ROWS; first += SUMMED_ROWS) {
        Vec group{};
        for (int r = first; r < smaller(first + SUMMED_ROWS, ROWS); r++) {
            const float* at = in + static_cast<long>(r) * C;
            Vec x = lanes == LANES ? load(at) : load_first(at, lanes);
            group += SQUARES ? x * x : x;
        }
        for (int i = 0; i < LANES; i++) {
            sums[i] += group[i];
        }
    }
}

/** out[c] = mean of in[:,c] */
template <int ROWS, int C>
void mean(const Worker& t, const float* in, float* out) {
    constexpr int blocks = ceil_div(C, LANES);
    for (int b = t.from(blocks); b < t.to(blocks); b++) {
        int lanes = smaller(C - b * LANES, LANES);
        double sums[LANES];
        column_sums<ROWS, C, false>(in + b * LANES, lanes, sums);
        for (int i = 0; i < lanes; i++) {
            out[b * LANES + i] = static_cast<float>(sums[i] / ROWS);
        }
    }
    t.barrier();
}

/** out[c] = the greatest of in[:,c]; NaN where there is one. */
template <int ROWS, int C>
void max(const Worker& t, const float* in, float* out) {
    for (int c = t.from(C); c < t.to(C); c++) {
        float greatest = in[c];
        for (long r = 1; r < ROWS; r++) {
            float x = in[r * C + c];
            greatest = !(x <= greatest) ? x : greatest;
        }
        out[c] = greatest;
    }
    t.barrier();
}

/** What {@link grn} needs of the team's memory. */
template <int C>
constexpr long grn_shared() {
    return C;
}

/** What {@link grn} needs of a worker's own memory. */
template <int C>
constexpr long grn_scratch() {
    return C;
}

/**
 * Global response normalisation (arXiv 2301.00808, section 3.3): G[c] = L2 norm of in[:,c], N[c] = G[c] / (mean of G + eps), out =
 * gamma (in N) + beta + in.
 */
template <int ROWS, int C>
void grn(const Worker& t, const float* in, const float* gamma, const float* beta, float eps, float* out) {
    constexpr int blocks = ceil_div(C, LANES);
    float* norms = t.shared;
    for (int b = t.from(blocks); b < t.to(blocks); b++) {
        int lanes = smaller(C - b * LANES, LANES);
        double sums[LANES];
        column_sums<ROWS, C, true>(in + b * LANES, lanes, sums);
        for (int i = 0; i < lanes; i++) {
            norms[b * LANES + i] = static_cast<float>(sqrt(sums[i]));
        }
    }
    t.barrier();
    double total = 0;
    for (int c = 0; c < C; c++) {
        total += norms[c];
    }
    double divisor = total / C + eps;
    // gamma (x N) + beta + x = x (gamma N + 1) + beta
    float* factor = t.scratch;
    for (int c = 0; c < C; c++) {
        factor[c] = static_cast<float>(gamma[c] * (norms[c] / divisor) + 1);
    }
    scale<ROWS, C>(t, in, factor, beta, out);
}

/** out[r,c] = in[r,c] factor[c], both being values. */
template <int ROWS, int C>
void multiply_channels(const Worker& t, const float* in, const float* factor, float* out) {
    scale<ROWS, C>(t, in, factor, nullptr, out);
}

CONVNEXTC_END
