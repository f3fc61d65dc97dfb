// Convolutions that are no products of matrices, and pooling.
#pragma once
#include "image.cuh"

namespace convnextc {

/** One output pixel's pack of V channels a thread. */
template <class T, class O, int V_ = pack_of<T>(O::channels)>
struct Pixels : Launch<ceil_div(O::size / V_, 128), 128> {
    typedef Launch<ceil_div(O::size / V_, 128), 128> L;
    static constexpr int V = V_;

    /** First number of the thread's pack; from O::size on there is none. */
    CONVNEXTC_DEVICE int first() {
        return (L::block() * L::THREADS + L::thread()) * V;
    }
};

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

/** The greatest value under the window; padding does not count. NaN where there is one. */
template <class T, class I, class W>
struct Maxpool : Pixels<T, Slid<I, W>> {
    typedef Slid<I, W> O;
    typedef Pixels<T, O> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int at = P::first();
        if (at >= O::size) {
            return;
        }
        int c = at % O::channels;
        int y = at / O::channels / O::width;
        int x = at / O::channels % O::width;
        Pack<float, P::V> greatest;
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::V; i++) {
            greatest.values[i] = -INFINITY;
        }
        for (int tap = 0; tap < W::taps; tap++) {
            int pixel = W::template pixel<I>(y, x, tap);
            if (pixel >= 0) {
                Pack<float, P::V> values = to_floats(load<P::V>(in + P::image(I::size) + pixel * I::channels + c));
                CONVNEXTC_UNROLL
                for (int i = 0; i < P::V; i++) {
                    greatest.values[i] = greater(values.values[i], greatest.values[i]);
                }
            }
        }
        store(out + P::image(O::size) + at, round_all<T>(greatest));
    }
};

/** The mean under the window; padding counts as zeros. */
template <class T, class I, class W>
struct Avgpool : Pixels<T, Slid<I, W>> {
    typedef Slid<I, W> O;
    typedef Pixels<T, O> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int at = P::first();
        if (at >= O::size) {
            return;
        }
        int c = at % O::channels;
        int y = at / O::channels / O::width;
        int x = at / O::channels % O::width;
        Pack<float, P::V> sums = {};
        for (int tap = 0; tap < W::taps; tap++) {
            int pixel = W::template pixel<I>(y, x, tap);
            if (pixel >= 0) {
                Pack<float, P::V> values = to_floats(load<P::V>(in + P::image(I::size) + pixel * I::channels + c));
                CONVNEXTC_UNROLL
                for (int i = 0; i < P::V; i++) {
                    sums.values[i] += values.values[i];
                }
            }
        }
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::V; i++) {
            sums.values[i] /= W::taps;
        }
        store(out + P::image(O::size) + at, round_all<T>(sums));
    }
};

}  // namespace convnextc
