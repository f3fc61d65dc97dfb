// The numbers that values are kept in: float, __half or __nv_bfloat16. All arithmetic is in float.
#pragma once
#include "launch.cuh"

namespace convnextc {

CONVNEXTC_DEVICE float to_float(float x) {
    return x;
}

CONVNEXTC_DEVICE float to_float(__half x) {
    return __half2float(x);
}

CONVNEXTC_DEVICE float to_float(__nv_bfloat16 x) {
    return __bfloat162float(x);
}

template <class T>
struct Rounding;

template <>
struct Rounding<float> {
    CONVNEXTC_DEVICE float round(float x) {
        return x;
    }
};

template <>
struct Rounding<__half> {
    CONVNEXTC_DEVICE __half round(float x) {
        return __float2half_rn(x);
    }
};

template <>
struct Rounding<__nv_bfloat16> {
    CONVNEXTC_DEVICE __nv_bfloat16 round(float x) {
        return __float2bfloat16_rn(x);
    }
};

/** The nearest number of the type; of two the even one. */
template <class T>
CONVNEXTC_DEVICE T round_to(float x) {
    return Rounding<T>::round(x);
}

/** Bytes that a thread loads or stores at once. */
constexpr int WIDEST = 16;

/** N numbers that lie together. Up to 16 bytes are moved by one instruction. */
template <class T, int N>
struct alignas(smaller(sizeof(T) * N, WIDEST)) Pack {
    T values[N];
};

/** The longest pack that divides rows of {@code count} numbers. */
template <class T>
constexpr int pack_of(long count) {
    int n = WIDEST / static_cast<int>(sizeof(T));
    while (count % n != 0) {
        n /= 2;
    }
    return n;
}

template <int N, class T>
CONVNEXTC_DEVICE Pack<T, N> load(const T* at) {
    return *reinterpret_cast<const Pack<T, N>*>(at);
}

template <class T, int N>
CONVNEXTC_DEVICE void store(T* at, const Pack<T, N>& pack) {
    *reinterpret_cast<Pack<T, N>*>(at) = pack;
}

template <class T, int N>
CONVNEXTC_DEVICE Pack<float, N> to_floats(const Pack<T, N>& pack) {
    Pack<float, N> floats;
    CONVNEXTC_UNROLL
    for (int i = 0; i < N; i++) {
        floats.values[i] = to_float(pack.values[i]);
    }
    return floats;
}

template <class T, int N>
CONVNEXTC_DEVICE Pack<T, N> round_all(const Pack<float, N>& floats) {
    Pack<T, N> pack;
    CONVNEXTC_UNROLL
    for (int i = 0; i < N; i++) {
        pack.values[i] = round_to<T>(floats.values[i]);
    }
    return pack;
}

/** The sum over LANES neighbouring threads, which all get it. All threads of a warp must call this. */
template <int LANES>
CONVNEXTC_DEVICE float sum_of_lanes(float x) {
    CONVNEXTC_UNROLL
    for (int step = 1; step < LANES; step *= 2) {
        x += __shfl_xor_sync(0xffffffffu, x, step);
    }
    return x;
}

/** NaN where there is one. */
CONVNEXTC_DEVICE float greater(float a, float b) {
    return a > b || a != a ? a : b;
}

}  // namespace convnextc
