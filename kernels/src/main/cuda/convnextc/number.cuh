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
constexpr bool BRAIN = false;

template <>
constexpr bool BRAIN<__nv_bfloat16> = true;

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

/** A number as it lies in memory, in a register of its own: it can be loaded before it is needed as a float. */
struct Bits {
    unsigned bits;
};

CONVNEXTC_DEVICE Bits load_bits(const float* at) {
    return {*reinterpret_cast<const unsigned*>(at)};
}

CONVNEXTC_DEVICE Bits load_bits(const __half* at) {
    return {*reinterpret_cast<const unsigned short*>(at)};
}

CONVNEXTC_DEVICE Bits load_bits(const __nv_bfloat16* at) {
    return {*reinterpret_cast<const unsigned short*>(at)};
}

template <class T>
CONVNEXTC_DEVICE float to_float(Bits x) {
    if constexpr (sizeof(T) == sizeof(float)) {
        return __uint_as_float(x.bits);
    } else if constexpr (BRAIN<T>) {
        // The upper half of a float.
        return __uint_as_float(x.bits << 16);
    } else {
        return __half2float(__ushort_as_half(static_cast<unsigned short>(x.bits)));
    }
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
__host__ __device__ constexpr int pack_of(long count) {
    int n = WIDEST / static_cast<int>(sizeof(T));
    while (count % n != 0) {
        n /= 2;
    }
    return n;
}

/** What moves some bytes in one instruction: the compiler does not find it for packs of small numbers. */
template <int BYTES>
struct Word;

template <>
struct Word<2> {
    typedef unsigned short Type;
};

template <>
struct Word<4> {
    typedef unsigned Type;
};

template <>
struct Word<8> {
    typedef uint2 Type;
};

template <>
struct Word<16> {
    typedef uint4 Type;
};

template <class T, int N>
struct Words {
    static constexpr int BYTES = static_cast<int>(sizeof(T)) * N;
    typedef typename Word<smaller(BYTES, WIDEST)>::Type Type;
    static constexpr int COUNT = BYTES / static_cast<int>(sizeof(Type));
};

template <int N, class T>
CONVNEXTC_DEVICE Pack<T, N> load(const T* at) {
    typedef Words<T, N> S;
    typename S::Type words[S::COUNT];
    CONVNEXTC_UNROLL
    for (int i = 0; i < S::COUNT; i++) {
        words[i] = reinterpret_cast<const typename S::Type*>(at)[i];
    }
    Pack<T, N> pack;
    memcpy(&pack, words, sizeof(pack));
    return pack;
}

template <class Word>
CONVNEXTC_DEVICE void store_word(Word* at, Word word) {
    *at = word;
}

#if defined(__CUDACC__)
// The compiler may make several stores of an assignment.
CONVNEXTC_DEVICE void store_word(uint2* at, uint2 word) {
    asm volatile("st.global.v2.u32 [%0], {%1, %2};" ::"l"(at), "r"(word.x), "r"(word.y) : "memory");
}

CONVNEXTC_DEVICE void store_word(uint4* at, uint4 word) {
    asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};" ::"l"(at), "r"(word.x), "r"(word.y), "r"(word.z), "r"(word.w)
                 : "memory");
}
#endif

/** To global memory. */
template <class T, int N>
CONVNEXTC_DEVICE void store(T* at, const Pack<T, N>& pack) {
    typedef Words<T, N> S;
    typename S::Type words[S::COUNT];
    memcpy(words, &pack, sizeof(pack));
    CONVNEXTC_UNROLL
    for (int i = 0; i < S::COUNT; i++) {
        store_word(reinterpret_cast<typename S::Type*>(at) + i, words[i]);
    }
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

/** x factor + shift, number by number; the shift may be null. */
template <int N>
CONVNEXTC_DEVICE Pack<float, N> scaled(Pack<float, N> x, const float* factor, const float* shift) {
    Pack<float, N> factors = load<N>(factor);
    Pack<float, N> shifts = {};
    if (shift != nullptr) {
        shifts = load<N>(shift);
    }
    CONVNEXTC_UNROLL
    for (int i = 0; i < N; i++) {
        x.values[i] = x.values[i] * factors.values[i] + shifts.values[i];
    }
    return x;
}

/** The same with the factors and shifts from a channel on; both may be null. */
template <int N>
CONVNEXTC_DEVICE Pack<float, N> affine(const Pack<float, N>& x, const float* factor, const float* shift, int c) {
    return factor == nullptr ? x : scaled(x, factor + c, shift == nullptr ? nullptr : shift + c);
}

/** The sum over LANES neighbouring threads, which all get it. All threads of a warp must call this. */
template <int LANES, class A>
CONVNEXTC_DEVICE A sum_of_lanes(A x) {
    CONVNEXTC_UNROLL
    for (int step = 1; step < LANES; step *= 2) {
        x += __shfl_xor_sync(0xffffffffu, x, step);
    }
    return x;
}

/** Whether it holds for any thread of the warp. All of them must call this. */
CONVNEXTC_DEVICE bool any_of_warp(bool x) {
    return __any_sync(0xffffffffu, x) != 0;
}

/** NaN where there is one. */
CONVNEXTC_DEVICE float greater(float a, float b) {
    return a > b || a != a ? a : b;
}

}  // namespace convnextc
