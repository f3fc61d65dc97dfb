// Values that change their places alone.
#pragma once
#include "elements.cuh"
#include "image.cuh"

namespace convnextc {

/** out[y,x,(ky,kx,c)] = in[y stride + ky dilation - pad, x stride + kx dilation - pad, c], zero outside the image. */
template <class T, class I, class W>
struct Patches : Packs<T, Slid<I, W, W::taps * I::channels>::size, pack_of<T>(I::channels), 4> {
    typedef Slid<I, W, W::taps * I::channels> O;
    typedef Packs<T, O::size, pack_of<T>(I::channels), 4> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        const T* image = in + P::image(I::size);
        Pack<T, P::V> packs[P::EACH];
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::EACH; i++) {
            int p = P::pack(i);
            if (p < P::PACKS) {
                packs[i] = pack(image, p * P::V);
            }
        }
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::EACH; i++) {
            int p = P::pack(i);
            if (p < P::PACKS) {
                store(out + P::image(O::size) + p * P::V, packs[i]);
            }
        }
    }

    /** What stands at a place of the output. */
    CONVNEXTC_DEVICE Pack<T, P::V> pack(const T* image, int at) {
        int row = at / O::channels;
        int column = at % O::channels;
        int pixel = W::template pixel<I>(row / O::width, row % O::width, column / I::channels);
        Pack<T, P::V> zeros = {};
        return pixel < 0 ? zeros : load<P::V>(image + pixel * I::channels + column % I::channels);
    }
};

/** The same from the net's input, float[channels, height, width]. */
template <class T, class I, class W>
struct PatchesFromInput : Packs<T, Slid<I, W, W::taps * I::channels>::size> {
    typedef Slid<I, W, W::taps * I::channels> O;
    typedef Packs<T, O::size> P;

    CONVNEXTC_DEVICE void run(const float* in, T* out) {
        const float* image = in + P::image(I::size);
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::EACH; i++) {
            int p = P::pack(i);
            if (p < P::PACKS) {
                Pack<T, P::V> pack;
                CONVNEXTC_UNROLL
                for (int n = 0; n < P::V; n++) {
                    pack.values[n] = round_to<T>(value(image, p * P::V + n));
                }
                store(out + P::image(O::size) + p * P::V, pack);
            }
        }
    }

    /** What stands at a place of the output. */
    CONVNEXTC_DEVICE float value(const float* image, int at) {
        int row = at / O::channels;
        int column = at % O::channels;
        int pixel = W::template pixel<I>(row / O::width, row % O::width, column / I::channels);
        return pixel < 0 ? 0 : image[column % I::channels * (I::height * I::width) + pixel];
    }
};

/** The net's input, float[channels, height, width], as [height, width, channels]. */
template <class T, class I>
struct ToChannelsLast : Launch<ceil_div(I::size, 256), 256> {
    typedef Launch<ceil_div(I::size, 256), 256> L;

    CONVNEXTC_DEVICE void run(const float* in, T* out) {
        int at = L::block() * L::THREADS + L::thread();
        if (at < I::size) {
            int from = at % I::channels * (I::height * I::width) + at / I::channels;
            out[L::image(I::size) + at] = round_to<T>(in[L::image(I::size) + from]);
        }
    }
};

/** [height, width, channels] as [channels, height, width]. */
template <class T, class I>
struct ToChannelsFirst : Launch<ceil_div(I::size, 256), 256> {
    typedef Launch<ceil_div(I::size, 256), 256> L;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        int at = L::block() * L::THREADS + L::thread();
        if (at < I::size) {
            int from = at % (I::height * I::width) * I::channels + at / (I::height * I::width);
            out[L::image(I::size) + at] = in[L::image(I::size) + from];
        }
    }
};

}  // namespace convnextc
