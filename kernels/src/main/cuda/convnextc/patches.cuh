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

/** Whether no two places of a window share a pixel, and all of them are inside the image. */
template <class W>
constexpr bool APART = W::stride == W::kernel_height && W::stride == W::kernel_width && W::pad_height == 0 && W::pad_width == 0 &&
        W::dilation == 1;

/**
 * The same from the net's input, float[channels, height, width]. A block has some neighbouring patches: it reads rows of the input,
 * sorts them in shared memory, and writes whole patches.
 */
template <class T, class I, class W, bool = APART<W>>
struct PatchesFromInput;

/** How many patches a block has, and how it reads them. */
template <class T, class I, class W>
struct PatchCut {
    typedef Slid<I, W, W::taps * I::channels> O;
    /** Of patches in shared memory: several blocks are resident. */
    static constexpr int MOST_SHARED = 16 * 1024;
    static constexpr int fitting = larger(1, MOST_SHARED / (O::channels * static_cast<int>(sizeof(T))));
    static constexpr int PARTS = static_cast<int>(ceil_div(O::width, fitting));
    static constexpr int PATCHES = static_cast<int>(ceil_div(O::width, PARTS));
    static constexpr int THREADS = 256;
    typedef Launch<O::height * PARTS, THREADS, PATCHES * O::channels * static_cast<long>(sizeof(T)), 4> L;
};

template <class T, class I, class W>
struct PatchesFromInput<T, I, W, true> : PatchCut<T, I, W>::L {
    typedef PatchCut<T, I, W> Cut;
    typedef typename Cut::O O;
    typedef typename Cut::L L;
    static constexpr int COLUMNS = Cut::PATCHES * W::stride;
    /** Columns that a thread loads at once. */
    static constexpr int V = smaller(pack_of<float>(I::width), pack_of<float>(COLUMNS));
    static constexpr int LOADS = I::channels * W::stride * COLUMNS / V;
    /** Loads of a thread that are under way together. */
    static constexpr int EACH = smaller(4, static_cast<int>(ceil_div(LOADS, L::THREADS)));

    CONVNEXTC_DEVICE void run(const float* in, T* out) {
        T* patches = shared_memory<T>();
        const float* image = in + L::image(I::size);
        int y = L::block() / Cut::PARTS;
        int x = L::block() % Cut::PARTS * Cut::PATCHES;
        for (int first = 0; first < LOADS; first += EACH * L::THREADS) {
            Pack<float, V> packs[EACH];
            CONVNEXTC_UNROLL
            for (int i = 0; i < EACH; i++) {
                Place at(first + i * L::THREADS + L::thread());
                if (at.load < LOADS && x * W::stride + at.column < O::width * W::stride) {
                    packs[i] = load<V>(image + (at.channel * I::height + y * W::stride + at.row) * I::width + x * W::stride + at.column);
                }
            }
            CONVNEXTC_UNROLL
            for (int i = 0; i < EACH; i++) {
                Place at(first + i * L::THREADS + L::thread());
                if (at.load < LOADS && x * W::stride + at.column < O::width * W::stride) {
                    CONVNEXTC_UNROLL
                    for (int n = 0; n < V; n++) {
                        int column = at.column + n;
                        int tap = at.row * W::stride + column % W::stride;
                        patches[column / W::stride * O::channels + tap * I::channels + at.channel] =
                                round_to<T>(packs[i].values[n]);
                    }
                }
            }
        }
        __syncthreads();
        constexpr int P = pack_of<T>(O::channels);
        int numbers = smaller(Cut::PATCHES, O::width - x) * O::channels;
        CONVNEXTC_ROLLED
        for (int i = L::thread() * P; i < numbers; i += L::THREADS * P) {
            store(out + L::image(O::size) + (y * O::width + x) * O::channels + i, load<P>(patches + i));
        }
    }

    /** What a load reads, counted from the block's first column and row. */
    struct Place {
        __device__ __forceinline__ explicit Place(int load)
                : load(load),
                  column(load % (COLUMNS / V) * V),
                  row(load / (COLUMNS / V) % W::stride),
                  channel(load / (COLUMNS / V) / W::stride) {}
        int load, column, row, channel;
    };
};

/** For other windows: a thread a pack of the output. */
template <class T, class I, class W>
struct PatchesFromInput<T, I, W, false> : Packs<T, Slid<I, W, W::taps * I::channels>::size> {
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
