// Ops element by element. In place where an operand has the result's shape.
#pragma once
#include "activation.cuh"
#include "number.cuh"

namespace convnextc {

/** SIZE numbers an image, in packs of V; a thread has up to EACH packs, all loaded before the first is stored. */
template <class T, int SIZE, int V_ = pack_of<T>(SIZE), int EACH_ = 2>
struct Packs : Launch<ceil_div(SIZE / V_, EACH_ * 256), 256> {
    typedef Launch<ceil_div(SIZE / V_, EACH_ * 256), 256> L;
    static constexpr int V = V_;
    static constexpr int EACH = EACH_;
    static constexpr int PACKS = SIZE / V;

    /** Number of the thread's i-th pack; from PACKS on there is none. */
    CONVNEXTC_DEVICE int pack(int i) {
        return (L::block() * EACH + i) * L::THREADS + L::thread();
    }

    /** out = f(in..., first element of the pack), pack by pack. */
    template <class F, class Out, class... In>
    CONVNEXTC_DEVICE void map(F f, Out* out, const In*... in) {
        Pack<Out, V> results[EACH];
        CONVNEXTC_UNROLL
        for (int i = 0; i < EACH; i++) {
            int p = pack(i);
            if (p < PACKS) {
                results[i] = f(p * V, load<V>(in + L::image(SIZE) + p * V)...);
            }
        }
        CONVNEXTC_UNROLL
        for (int i = 0; i < EACH; i++) {
            int p = pack(i);
            if (p < PACKS) {
                store(out + L::image(SIZE) + p * V, results[i]);
            }
        }
    }
};

/** out = activation(in) */
template <class T, int SIZE, class A>
struct Activate : Packs<T, SIZE> {
    typedef Packs<T, SIZE> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        P::map(
                [](int, const Pack<T, P::V>& x) {
                    Pack<T, P::V> y;
                    CONVNEXTC_UNROLL
                    for (int i = 0; i < P::V; i++) {
                        y.values[i] = round_to<T>(A::of(to_float(x.values[i])));
                    }
                    return y;
                },
                out, in);
    }
};

struct Plus {
    CONVNEXTC_DEVICE float of(float x, float y) {
        return x + y;
    }
};

struct Times {
    CONVNEXTC_DEVICE float of(float x, float y) {
        return x * y;
    }
};

/** out = a F b */
template <class T, int SIZE, class F>
struct Pairwise : Packs<T, SIZE> {
    typedef Packs<T, SIZE> P;

    CONVNEXTC_DEVICE void run(const T* a, const T* b, T* out) {
        P::map(
                [](int, const Pack<T, P::V>& x, const Pack<T, P::V>& y) {
                    Pack<T, P::V> z;
                    CONVNEXTC_UNROLL
                    for (int i = 0; i < P::V; i++) {
                        z.values[i] = round_to<T>(F::of(to_float(x.values[i]), to_float(y.values[i])));
                    }
                    return z;
                },
                out, a, b);
    }
};

/** out = a + b */
template <class T, int SIZE>
struct Add : Pairwise<T, SIZE, Plus> {};

/** out = a b */
template <class T, int SIZE>
struct Multiply : Pairwise<T, SIZE, Times> {};

/** A value as the caller gets it: out = in in single precision. */
template <class T, int SIZE>
struct Output : Packs<T, SIZE> {
    typedef Packs<T, SIZE> P;

    CONVNEXTC_DEVICE void run(const T* in, float* out) {
        P::map([](int, const Pack<T, P::V>& x) { return to_floats(x); }, out, in);
    }
};

/** out[r,c] = in[r,c] factor[c] */
template <class T, int ROWS, int C>
struct Scale : Packs<T, ROWS * C, pack_of<T>(C)> {
    typedef Packs<T, ROWS * C, pack_of<T>(C)> P;

    CONVNEXTC_DEVICE void run(const T* in, const float* factor, T* out) {
        P::map(
                [=](int at, const Pack<T, P::V>& x) { return round_all<T>(scaled(to_floats(x), factor + at % C, nullptr)); },
                out, in);
    }
};

/**
 * Batch normalisation with running statistics: out[r,c] = (in[r,c] - mean[c]) factor[c] + bias[c]. Near the mean the difference is exact,
 * where in factor + (bias - mean factor) would lose what the two have in common.
 */
template <class T, int ROWS, int C>
struct Batchnorm : Packs<T, ROWS * C, pack_of<T>(C)> {
    typedef Packs<T, ROWS * C, pack_of<T>(C)> P;

    CONVNEXTC_DEVICE void run(const T* in, const float* mean, const float* factor, const float* bias, T* out) {
        P::map(
                [=](int at, const Pack<T, P::V>& x) {
                    Pack<float, P::V> distance = to_floats(x);
                    Pack<float, P::V> means = load<P::V>(mean + at % C);
                    CONVNEXTC_UNROLL
                    for (int i = 0; i < P::V; i++) {
                        distance.values[i] -= means.values[i];
                    }
                    return round_all<T>(scaled(distance, factor + at % C, bias + at % C));
                },
                out, in);
    }
};

/** out[r,c] = in[r,c] factor[c], both being values of an image. */
template <class T, int ROWS, int C>
struct MultiplyChannels : Packs<T, ROWS * C, pack_of<T>(C)> {
    typedef Packs<T, ROWS * C, pack_of<T>(C)> P;

    CONVNEXTC_DEVICE void run(const T* in, const T* factor, T* out) {
        const T* factors = factor + P::image(C);
        P::map(
                [=](int at, const Pack<T, P::V>& x) {
                    Pack<T, P::V> f = load<P::V>(factors + at % C);
                    Pack<T, P::V> y;
                    CONVNEXTC_UNROLL
                    for (int i = 0; i < P::V; i++) {
                        y.values[i] = round_to<T>(to_float(x.values[i]) * to_float(f.values[i]));
                    }
                    return y;
                },
                out, in);
    }
};

/** out[r, FIRST + c] = in[r, c]: one operand of a concatenation to C_OUT channels, or a copy. */
template <class T, int ROWS, int C, int C_OUT = C, int FIRST = 0>
struct Copy : Packs<T, ROWS * C, smaller(pack_of<T>(C), smaller(pack_of<T>(C_OUT), pack_of<T>(FIRST)))> {
    typedef Packs<T, ROWS * C, smaller(pack_of<T>(C), smaller(pack_of<T>(C_OUT), pack_of<T>(FIRST)))> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::EACH; i++) {
            int p = P::pack(i);
            if (p < P::PACKS) {
                int at = p * P::V;
                store(out + P::image(ROWS * C_OUT) + at / C * C_OUT + FIRST + at % C, load<P::V>(in + P::image(ROWS * C) + at));
            }
        }
    }
};

/** out[r,c] = in[r, FIRST + c], C_IN being the channels of in. */
template <class T, int ROWS, int C_IN, int FIRST, int C>
struct Slice : Packs<T, ROWS * C, smaller(pack_of<T>(C), smaller(pack_of<T>(C_IN), pack_of<T>(FIRST)))> {
    typedef Packs<T, ROWS * C, smaller(pack_of<T>(C), smaller(pack_of<T>(C_IN), pack_of<T>(FIRST)))> P;

    CONVNEXTC_DEVICE void run(const T* in, T* out) {
        CONVNEXTC_UNROLL
        for (int i = 0; i < P::EACH; i++) {
            int p = P::pack(i);
            if (p < P::PACKS) {
                int at = p * P::V;
                store(out + P::image(ROWS * C) + at, load<P::V>(in + P::image(ROWS * C_IN) + at / C * C_IN + FIRST + at % C));
            }
        }
    }
};

/** out = factor in + summand */
template <class T, int SIZE>
struct Rescale : Packs<T, SIZE> {
    typedef Packs<T, SIZE> P;

    CONVNEXTC_DEVICE void run(const T* in, float factor, float summand, T* out) {
        P::map(
                [=](int, const Pack<T, P::V>& x) {
                    Pack<T, P::V> y;
                    CONVNEXTC_UNROLL
                    for (int i = 0; i < P::V; i++) {
                        y.values[i] = round_to<T>(factor * to_float(x.values[i]) + summand);
                    }
                    return y;
                },
                out, in);
    }
};

/** out = factor in, with one factor */
template <class T, int SIZE>
struct ScalarScale : Packs<T, SIZE> {
    CONVNEXTC_DEVICE void run(const T* in, const float* factor, T* out) {
        Rescale<T, SIZE>::run(in, *factor, 0, out);
    }
};

/** out = in + summand, with one summand */
template <class T, int SIZE>
struct ScalarBias : Packs<T, SIZE> {
    CONVNEXTC_DEVICE void run(const T* in, const float* summand, T* out) {
        Rescale<T, SIZE>::run(in, 1, *summand, out);
    }
};

}  // namespace convnextc
