// Windows over channels-last images.
#pragma once
#include "number.cuh"

namespace convnextc {

template <int HEIGHT, int WIDTH, int CHANNELS>
struct Image {
    static constexpr int height = HEIGHT;
    static constexpr int width = WIDTH;
    static constexpr int channels = CHANNELS;
    static constexpr int size = HEIGHT * WIDTH * CHANNELS;
};

/** A window that slides over an image. Padding is the same on both sides of an axis. */
template <int KERNEL_HEIGHT, int KERNEL_WIDTH, int STRIDE, int PAD_HEIGHT, int PAD_WIDTH, int DILATION>
struct Window {
    static constexpr int kernel_height = KERNEL_HEIGHT;
    static constexpr int kernel_width = KERNEL_WIDTH;
    static constexpr int taps = KERNEL_HEIGHT * KERNEL_WIDTH;
    static constexpr int stride = STRIDE;
    static constexpr int pad_height = PAD_HEIGHT;
    static constexpr int pad_width = PAD_WIDTH;
    static constexpr int dilation = DILATION;

    template <class I>
    static constexpr int out_height = (I::height + 2 * PAD_HEIGHT - DILATION * (KERNEL_HEIGHT - 1) - 1) / STRIDE + 1;
    template <class I>
    static constexpr int out_width = (I::width + 2 * PAD_WIDTH - DILATION * (KERNEL_WIDTH - 1) - 1) / STRIDE + 1;

    /** Number of the input pixel under a tap of an output pixel; -1 where it is padding. */
    template <class I>
    CONVNEXTC_DEVICE int pixel(int y, int x, int tap) {
        int row = y * STRIDE + tap / KERNEL_WIDTH * DILATION - PAD_HEIGHT;
        int column = x * STRIDE + tap % KERNEL_WIDTH * DILATION - PAD_WIDTH;
        bool inside = row >= 0 && row < I::height && column >= 0 && column < I::width;
        return inside ? row * I::width + column : -1;
    }
};

/** What a window gives for each of its places over an image with as many channels. */
template <class I, class W, int CHANNELS = I::channels>
using Slid = Image<W::template out_height<I>, W::template out_width<I>, CHANNELS>;

/** bias[c] + sum over the window of weight[(ky,kx),c] in[...,c] for one output pixel of a depthwise convolution. */
template <class I, class W, class T>
CONVNEXTC_DEVICE float windowed(const T* image, int y, int x, int c, const float* weight, const float* bias) {
    float sum = bias == nullptr ? 0 : bias[c];
    for (int tap = 0; tap < W::taps; tap++) {
        int pixel = W::template pixel<I>(y, x, tap);
        if (pixel >= 0) {
            sum += weight[tap * I::channels + c] * to_float(image[pixel * I::channels + c]);
        }
    }
    return sum;
}

}  // namespace convnextc
