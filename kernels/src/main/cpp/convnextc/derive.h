// Weights derived from others, on their way from a checkpoint to be packed.
#pragma once
#include <stdlib.h>

#include "simd.h"

CONVNEXTC_BEGIN

/** Rows [input, tap] of a convolution's weight to [tap, input]; false where there is no memory for one row. */
inline bool reorder_rows(float* rows, int count, int columns, int taps) {
    auto* row = static_cast<float*>(malloc(columns * sizeof(float)));
    if (row == nullptr) {
        return false;
    }
    int inputs = columns / taps;
    for (int r = 0; r < count; r++, rows += columns) {
        __builtin_memcpy(row, rows, columns * sizeof(float));
        for (int tap = 0; tap < taps; tap++) {
            for (int i = 0; i < inputs; i++) {
                rows[tap * inputs + i] = row[i * taps + tap];
            }
        }
    }
    free(row);
    return true;
}

/** rows[r, c] = rows[r, c] row_factors[r] column_factors[c mod period]; either may be null for none. */
inline void scale_rows(
        float* rows, int count, int columns, const float* row_factors, const float* column_factors, int period) {
    for (int r = 0; r < count; r++) {
        float* row = rows + static_cast<long>(r) * columns;
        for (int from = 0; column_factors != nullptr && from < columns; from += period) {
            for (int i = 0; i < period; i++) {
                row[from + i] *= column_factors[i];
            }
        }
        for (int c = 0; row_factors != nullptr && c < columns; c++) {
            row[c] *= row_factors[r];
        }
    }
}

/** sums[r] = sum over c of rows[r, c] vector[c mod period], in double precision. */
inline void dot_rows(const float* rows, int count, int columns, const float* vector, int period, double* sums) {
    constexpr int PARTS = 16;
    for (int r = 0; r < count; r++) {
        const float* row = rows + static_cast<long>(r) * columns;
        double parts[PARTS] = {};
        for (int from = 0; from < columns; from += period) {
            int i = 0;
            for (; i + PARTS <= period; i += PARTS) {
                CONVNEXTC_UNROLL
                for (int p = 0; p < PARTS; p++) {
                    parts[p] += static_cast<double>(row[from + i + p]) * static_cast<double>(vector[i + p]);
                }
            }
            for (; i < period; i++) {
                parts[0] += static_cast<double>(row[from + i]) * static_cast<double>(vector[i]);
            }
        }
        sums[r] = 0;
        for (double part : parts) {
            sums[r] += part;
        }
    }
}

CONVNEXTC_END
