// Ops on rows of channels, and element by element. In place where the operand has the result's shape.
#pragma once
#include <math.h>

#include "activation.h"
#include "team.h"
#include "weights.h"

CONVNEXTC_BEGIN

/** out = (in - mean) / sqrt(variance + eps) of one row; in place too. */
template <int C>
inline void normalize(const float* in, float eps, float* out) {
    constexpr int whole = C / LANES * LANES;
    Vec sums{};
    for (int c = 0; c < whole; c += LANES) {
        sums += load(in + c);
    }
    float total = sum(sums);
    for (int c = whole; c < C; c++) {
        total += in[c];
    }
    float mean = total / C;
    Vec squares{};
    for (int c = 0; c < whole; c += LANES) {
        Vec d = load(in + c) - mean;
        squares += d * d;
    }
    total = sum(squares);
    for (int c = whole; c < C; c++) {
        total += (in[c] - mean) * (in[c] - mean);
    }
    float factor = 1 / sqrtf(total / C + eps);
    for (int c = 0; c < whole; c += LANES) {
        store(out + c, (load(in + c) - mean) * factor);
    }
    for (int c = whole; c < C; c++) {
        out[c] = (in[c] - mean) * factor;
    }
}

/** out[r,c] = in[r,c] factor[c] + shift[c] for some rows; the shift may be null. */
template <int C>
inline void scale_rows(const float* in, long rows, const float* factor, const float* shift, float* out) {
    for (long r = 0; r < rows; r++, in += C, out += C) {
        if (shift == nullptr) {
            for (int c = 0; c < C; c++) {
                out[c] = in[c] * factor[c];
            }
        } else {
            for (int c = 0; c < C; c++) {
                out[c] = in[c] * factor[c] + shift[c];
            }
        }
    }
}

/** Layer normalisation of each row; weight and bias may both be null. */
template <int ROWS, int C>
void layernorm(const Worker& t, const float* in, const float* weight, const float* bias, float eps, float* out) {
    for (long r = t.from(ROWS); r < t.to(ROWS); r++) {
        normalize<C>(in + r * C, eps, out + r * C);
        if (weight != nullptr) {
            scale_rows<C>(out + r * C, 1, weight, bias, out + r * C);
        }
    }
    t.barrier();
}

/** Root mean square normalisation of each row; the weight may be null. */
template <int ROWS, int C>
void rmsnorm(const Worker& t, const float* in, const float* weight, float eps, float* out) {
    for (long r = t.from(ROWS); r < t.to(ROWS); r++) {
        const float* row = in + r * C;
        float squares = 0;
        for (int c = 0; c < C; c++) {
            squares += row[c] * row[c];
        }
        float factor = 1 / sqrtf(squares / C + eps);
        for (int c = 0; c < C; c++) {
            out[r * C + c] = row[c] * factor * (weight == nullptr ? 1 : weight[c]);
        }
    }
    t.barrier();
}

/** out[r,c] = in[r,c] factor[c] + shift[c]; the shift may be null. */
template <int ROWS, int C>
void scale(const Worker& t, const float* in, const float* factor, const float* shift, float* out) {
    long from = t.from(ROWS);
    scale_rows<C>(in + from * C, t.to(ROWS) - from, factor, shift, out + from * C);
    t.barrier();
}

/** out = activation(in) for COUNT numbers. */
template <int COUNT, Activation A>
void activation(const Worker& t, const float* in, float* out) {
    long i = t.from(COUNT);
    long to = t.to(COUNT);
    for (; i + LANES <= to; i += LANES) {
        store(out + i, activate<A>(load(in + i)));
    }
    int left = static_cast<int>(to - i);
    if (left > 0) {
        store_first(out + i, activate<A>(load_first(in + i, left)), left);
    }
    t.barrier();
}

template <int COUNT>
void add(const Worker& t, const float* a, const float* b, float* out) {
    for (long i = t.from(COUNT); i < t.to(COUNT); i++) {
        out[i] = a[i] + b[i];
    }
    t.barrier();
}

template <int COUNT>
void multiply(const Worker& t, const float* a, const float* b, float* out) {
    for (long i = t.from(COUNT); i < t.to(COUNT); i++) {
        out[i] = a[i] * b[i];
    }
    t.barrier();
}

/** out[r, FIRST + c] = in[r, c]: one operand of a concatenation to C_OUT channels. */
template <int ROWS, int C, int C_OUT, int FIRST>
void copy(const Worker& t, const float* in, float* out) {
    for (long r = t.from(ROWS); r < t.to(ROWS); r++) {
        __builtin_memcpy(out + r * C_OUT + FIRST, in + r * C, sizeof(float) * C);
    }
    t.barrier();
}

/** Hands COUNT numbers to the caller, from place FIRST of the image's outputs on. */
template <int COUNT, int FIRST>
void output(const Worker& t, const float* in) {
    long from = t.from(COUNT);
    __builtin_memcpy(t.output + FIRST + from, in + from, sizeof(float) * (t.to(COUNT) - from));
    t.barrier();
}

CONVNEXTC_END
