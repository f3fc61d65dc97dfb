// Normalisation of a row of channels: (x - mean) / sqrt(variance + eps), or x / sqrt(mean of x^2 + eps). The error is that of a few
// float32 roundings of the result, however small the deviation is beside the mean, and however large or small the numbers.
#pragma once
#include <float.h>
#include <math.h>

#include "simd.h"

CONVNEXTC_BEGIN

/** Means over a row: of the distances from a centre, and of their squares. */
struct Moments {
    double distance;
    double square;
};

template <int C>
inline Moments moments(const float* row, float center) {
    constexpr int whole = C / LANES * LANES;
    // Sums of so many additions in single precision are added up in double precision.
    constexpr int chain = 32 * LANES;
    Moments sums = {0, 0};
    for (int from = 0; from < whole; from += chain) {
        Vec distances{};
        Vec squares{};
        for (int c = from; c < smaller(whole, from + chain); c += LANES) {
            Vec distance = load(row + c) - center;
            distances += distance;
            squares += distance * distance;
        }
        sums.distance += static_cast<double>(sum(distances));
        sums.square += static_cast<double>(sum(squares));
    }
    for (int c = whole; c < C; c++) {
        float distance = row[c] - center;
        sums.distance += static_cast<double>(distance);
        sums.square += static_cast<double>(distance * distance);
    }
    return {sums.distance / C, sums.square / C};
}

template <int C>
inline float mean_of_row(const float* row) {
    constexpr int whole = C / LANES * LANES;
    Vec sums{};
    for (int c = 0; c < whole; c += LANES) {
        sums += load(row + c);
    }
    float total = sum(sums);
    for (int c = whole; c < C; c++) {
        total += row[c];
    }
    return total / C;
}

/**
 * Whether a variance, eps added, was computed without loss. Squares that are too small for single precision lose up to 2^-150 each, which
 * is nothing beside 2^-100. Where squares or sums are too large, the variance is infinite or not a number.
 */
inline bool trusted(double spread) {
    return spread >= 0x1p-100 && spread <= DBL_MAX;
}

/** All in double precision, for what single precision is not enough for. {@code layer}: the mean is taken away. */
__attribute__((noinline, cold)) inline void normalize_exactly(bool layer, const float* in, int count, float eps, float* out) {
    double mean = 0;
    for (int c = 0; layer && c < count; c++) {
        mean += static_cast<double>(in[c]);
    }
    mean /= count;
    double squares = 0;
    for (int c = 0; c < count; c++) {
        double distance = static_cast<double>(in[c]) - mean;
        squares += distance * distance;
    }
    double factor = 1 / sqrt(squares / count + static_cast<double>(eps));
    for (int c = 0; c < count; c++) {
        out[c] = static_cast<float>((static_cast<double>(in[c]) - mean) * factor);
    }
}

template <int C>
inline void standardize(const float* in, float center, float shift, float factor, float* out) {
    constexpr int whole = C / LANES * LANES;
    for (int c = 0; c < whole; c += LANES) {
        store(out + c, (load(in + c) - center - shift) * factor);
    }
    for (int c = whole; c < C; c++) {
        out[c] = (in[c] - center - shift) * factor;
    }
}

/**
 * Layer normalisation of one row; in place too. The mean as a sum in single precision gives it, the centre, is off by some roundings of
 * the numbers, which may be large beside the deviation; the mean of the distances from it corrects it, up to roundings of these small
 * distances: mean = centre + shift, variance = mean of the squared distances - shift^2.
 */
template <int C>
inline void normalize(const float* in, float eps, float* out) {
    float center = mean_of_row<C>(in);
    Moments m = moments<C>(in, center);
    double shift = m.distance;
    double variance = m.square - shift * shift;
    double spread = (variance < 0 ? 0 : variance) + static_cast<double>(eps);
    if (trusted(spread) && shift * shift <= spread) {
        standardize<C>(in, center, static_cast<float>(shift), static_cast<float>(1 / sqrt(spread)), out);
    } else {
        normalize_exactly(true, in, C, eps, out);
    }
}

/** Root mean square normalisation of one row; in place too. */
template <int C>
inline void normalize_rms(const float* in, float eps, float* out) {
    double spread = moments<C>(in, 0).square + static_cast<double>(eps);
    if (trusted(spread)) {
        standardize<C>(in, 0, 0, static_cast<float>(1 / sqrt(spread)), out);
    } else {
        normalize_exactly(false, in, C, eps, out);
    }
}

CONVNEXTC_END
