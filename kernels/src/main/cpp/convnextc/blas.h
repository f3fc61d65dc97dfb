// Products in a BLAS library, on weights as the checkpoint has them: a layer is one call a worker.
#pragma once
#include "activation.h"
#include "team.h"

CONVNEXTC_BEGIN

/** Some rows and columns of a product. */
struct BlasPart {
    int first_row;
    int last_row;
    int first_column;
    int last_column;
};

/** out = activation(out + bias) + add, for COLUMNS columns from {@code column} on of some rows. */
template <Activation A>
void blas_finish(float* out, long stride, BlasPart part, const float* bias, const float* add, long add_stride) {
    for (long r = part.first_row; r < part.last_row; r++) {
        for (int c = part.first_column; c < part.last_column; c += LANES) {
            int lanes = smaller(part.last_column - c, LANES);
            float* at = out + r * stride + c;
            Vec value = lanes == LANES ? load(at) : load_first(at, lanes);
            value = activate<A>(bias == nullptr ? value : value + load(bias + c));
            if (add != nullptr) {
                const float* other = add + r * add_stride + c;
                value += lanes == LANES ? load(other) : load_first(other, lanes);
            }
            if (lanes == LANES) {
                store(at, value);
            } else {
                store_first(at, value, lanes);
            }
        }
    }
}

constexpr int BLAS_ROW_MAJOR = 101;
constexpr int BLAS_PLAIN = 111;
constexpr int BLAS_TRANSPOSED = 112;

/** out = activation(in weight^T + bias) + out: the product needs a place of its own, and takes some columns of a row at a time. */
template <int INPUTS, Activation A>
void blas_onto(const Worker& t, const float* in, long in_stride, const float* weight, const float* bias, float* out,
        long out_stride, BlasPart part) {
    constexpr int MOST = 4 * LANES;
    for (long r = part.first_row; r < part.last_row; r++) {
        for (int c = part.first_column; c < part.last_column; c += MOST) {
            int columns = smaller(part.last_column - c, MOST);
            alignas(64) float sums[MOST];
            t.sgemm(BLAS_ROW_MAJOR, BLAS_PLAIN, BLAS_TRANSPOSED, 1, columns, INPUTS, 1, in + r * in_stride, INPUTS,
                    weight + static_cast<long>(c) * INPUTS, INPUTS, 0, sums, MOST);
            float* at = out + r * out_stride + c;
            blas_finish<A>(sums, MOST, {0, 1, 0, columns}, bias == nullptr ? nullptr : bias + c, at, 0);
            __builtin_memcpy(at, sums, sizeof(float) * columns);
        }
    }
}

/**
 * out = activation(in weight^T + bias) + add, for a part of ROWS x OUTPUTS; {@code add} may be {@code out}, or null.
 */
template <int OUTPUTS, int INPUTS, Activation A>
void blas_product(const Worker& t, const float* in, long in_stride, const float* weight, const float* bias, const float* add,
        long add_stride, float* out, long out_stride, BlasPart part) {
    int rows = part.last_row - part.first_row;
    int columns = part.last_column - part.first_column;
    if (rows == 0 || columns == 0) {
        return;
    }
    bool onto = add == out;
    if (onto && A != Activation::NONE) {
        blas_onto<INPUTS, A>(t, in, in_stride, weight, bias, out, out_stride, part);
        return;
    }
    t.sgemm(BLAS_ROW_MAJOR, BLAS_PLAIN, BLAS_TRANSPOSED, rows, columns, INPUTS, 1, in + part.first_row * in_stride, static_cast<int>(in_stride),
            weight + static_cast<long>(part.first_column) * INPUTS, INPUTS, onto ? 1 : 0,
            out + part.first_row * out_stride + part.first_column, static_cast<int>(out_stride));
    blas_finish<A>(out, out_stride, part, bias, onto ? nullptr : add, add_stride);
}

/** A worker's part: rows where there are many, else columns, in whole vectors. */
template <int ROWS, int OUTPUTS>
BlasPart blas_part(const Worker& t) {
    if (ROWS >= 32 * t.size) {
        return {t.from(ROWS), t.to(ROWS), 0, OUTPUTS};
    }
    constexpr int vectors = ceil_div(OUTPUTS, LANES);
    return {0, ROWS, smaller(t.from(vectors) * LANES, OUTPUTS), smaller(t.to(vectors) * LANES, OUTPUTS)};
}

CONVNEXTC_END
