// Depthwise convolutions, with and without layer normalisation behind them.
#pragma once
#include "image.cuh"
#include "rows.cuh"

namespace convnextc {

/** Which size of tile a kernel has: for launches that fill the card, or for so few images that smaller tiles fill it better. */
enum class Load { MANY, FEW };

/**
 * A depthwise convolution, its bias, and layer normalisation over the channels without weight and bias: x[c] = bias[c] + sum over ky, kx
 * of weight[(ky,kx),c] in[y stride + ky dilation - pad, x stride + kx dilation - pad, c], out = (x - mean) / sqrt(variance + eps). The
 * bias may be null.
 */
template <class T, class I, class W, Load LOAD = Load::MANY>
struct ConvNormalize : Launch<Slid<I, W>::height * Slid<I, W>::width, WARP> {
    typedef Slid<I, W> O;
    typedef Launch<O::height * O::width, WARP> L;

    /** To be launched instead where N * BLOCKS is below the number of the card's multiprocessors. */
    typedef ConvNormalize<T, I, W, Load::FEW> Few;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, float eps, T* out) {
        constexpr int EACH = static_cast<int>(ceil_div(O::channels, WARP));
        int y = L::block() / O::width;
        int x = L::block() % O::width;
        const T* image = in + L::image(I::size);
        float sums[EACH];
        float total = 0;
        for (int i = 0; i < EACH; i++) {
            int c = i * WARP + L::thread();
            sums[i] = 0;
            if (c < O::channels) {
                sums[i] = bias == nullptr ? 0 : bias[c];
                for (int tap = 0; tap < W::taps; tap++) {
                    int pixel = W::template pixel<I>(y, x, tap);
                    if (pixel >= 0) {
                        sums[i] += weight[tap * O::channels + c] * to_float(image[pixel * I::channels + c]);
                    }
                }
            }
            total += sums[i];
        }
        float mean = sum_of_lanes<WARP>(total) / O::channels;
        total = 0;
        for (int i = 0; i < EACH; i++) {
            if (i * WARP + L::thread() < O::channels) {
                total += (sums[i] - mean) * (sums[i] - mean);
            }
        }
        float factor = 1 / sqrtf(sum_of_lanes<WARP>(total) / O::channels + eps);
        for (int i = 0; i < EACH; i++) {
            int c = i * WARP + L::thread();
            if (c < O::channels) {
                out[L::image(O::size) + L::block() * O::channels + c] = round_to<T>((sums[i] - mean) * factor);
            }
        }
    }
};

/** The convolution alone. */
template <class T, class I, class W>
struct Depthwise : Launch<ceil_div(Slid<I, W>::size, 128), 128> {
    typedef Slid<I, W> O;
    typedef Launch<ceil_div(O::size, 128), 128> L;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, T* out) {
        int at = L::block() * L::THREADS + L::thread();
        if (at >= O::size) {
            return;
        }
        int c = at % O::channels;
        int y = at / O::channels / O::width;
        int x = at / O::channels % O::width;
        float sum = bias == nullptr ? 0 : bias[c];
        for (int tap = 0; tap < W::taps; tap++) {
            int pixel = W::template pixel<I>(y, x, tap);
            if (pixel >= 0) {
                sum += weight[tap * O::channels + c] * to_float(in[L::image(I::size) + pixel * I::channels + c]);
            }
        }
        out[L::image(O::size) + at] = round_to<T>(sum);
    }
};

}  // namespace convnextc
