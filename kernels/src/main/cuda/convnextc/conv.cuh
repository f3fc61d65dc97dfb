// Convolutions that are no products of matrices.
#pragma once
#include "image.cuh"

namespace convnextc {

/**
 * Any convolution: out[y,x,o] = bias[o] + sum over ky, kx, i of weight[(ky,kx),i,o] in[y stride + ky dilation - pad, x stride + kx
 * dilation - pad, i], where i runs over the channels of o's group. The bias may be null.
 */
template <class T, class I, class W, int OUT, int GROUPS>
struct Conv : Launch<ceil_div(Slid<I, W, OUT>::size, 128), 128> {
    typedef Slid<I, W, OUT> O;
    typedef Launch<ceil_div(O::size, 128), 128> L;
    static constexpr int INPUTS = I::channels / GROUPS;

    CONVNEXTC_DEVICE void run(const T* in, const float* weight, const float* bias, T* out) {
        int at = L::block() * L::THREADS + L::thread();
        if (at >= O::size) {
            return;
        }
        int o = at % OUT;
        int y = at / OUT / O::width;
        int x = at / OUT % O::width;
        const T* group = in + L::image(I::size) + o / (OUT / GROUPS) * INPUTS;
        float sum = bias == nullptr ? 0 : bias[o];
        for (int tap = 0; tap < W::taps; tap++) {
            int pixel = W::template pixel<I>(y, x, tap);
            if (pixel >= 0) {
                for (int i = 0; i < INPUTS; i++) {
                    sum += weight[(tap * INPUTS + i) * OUT + o] * to_float(group[pixel * I::channels + i]);
                }
            }
        }
        out[L::image(O::size) + at] = round_to<T>(sum);
    }
};

}  // namespace convnextc
