// One vector type for each instruction set. Every header of the kernels is compiled once for each of them, in a namespace of its own,
// and a library holds all; which one runs is decided when the library is loaded.
#pragma once

#if defined(__AVX512F__)
#define CONVNEXTC_ISA avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define CONVNEXTC_ISA avx2
#else
#define CONVNEXTC_ISA portable
#endif

#define CONVNEXTC_BEGIN \
    namespace convnextc { \
    inline namespace CONVNEXTC_ISA {
#define CONVNEXTC_END \
    } \
    }

// Loops over the registers of a tile disappear; their arrays then live in registers.
#define CONVNEXTC_UNROLL _Pragma("GCC unroll 16")

CONVNEXTC_BEGIN

// LANES floats a vector. A tile of a matrix product is TILE_ROWS x TILE_VECTORS vectors: as many accumulators as leave registers for
// the vectors of one step and a broadcast element (32 registers with AVX-512 and on AArch64, else 16).
#if defined(__AVX512F__)
constexpr int LANES = 16;
constexpr int TILE_ROWS = 14;
#elif defined(__AVX2__) && defined(__FMA__)
constexpr int LANES = 8;
constexpr int TILE_ROWS = 6;
#elif defined(__aarch64__)
constexpr int LANES = 4;
constexpr int TILE_ROWS = 12;
#else
constexpr int LANES = 4;
constexpr int TILE_ROWS = 6;
#endif
constexpr int TILE_VECTORS = 2;

/** Columns of a tile, which are the columns of a panel of packed weights. */
constexpr int PANEL = TILE_VECTORS * LANES;

typedef float Vec __attribute__((vector_size(LANES * sizeof(float))));
typedef float UnalignedVec __attribute__((vector_size(LANES * sizeof(float)), aligned(alignof(float)), may_alias));
typedef int IntVec __attribute__((vector_size(LANES * sizeof(int))));

inline Vec load(const float* at) {
    return *reinterpret_cast<const UnalignedVec*>(at);
}

inline void store(float* at, Vec value) {
    *reinterpret_cast<UnalignedVec*>(at) = value;
}

inline Vec broadcast(float value) {
    return value - Vec{};
}

/** The first {@code count} lanes, zeros behind them. */
inline Vec load_first(const float* at, int count) {
    alignas(sizeof(Vec)) float lanes[LANES] = {};
    for (int i = 0; i < count; i++) {
        lanes[i] = at[i];
    }
    return load(lanes);
}

inline void store_first(float* at, Vec value, int count) {
    alignas(sizeof(Vec)) float lanes[LANES];
    store(lanes, value);
    for (int i = 0; i < count; i++) {
        at[i] = lanes[i];
    }
}

inline float sum(Vec value) {
    float total = 0;
    for (int i = 0; i < LANES; i++) {
        total += value[i];
    }
    return total;
}

/** NaN where {@code a} is NaN. */
inline Vec minimum(Vec a, Vec b) {
    return a > b ? b : a;
}

inline Vec maximum(Vec a, Vec b) {
    return a < b ? b : a;
}

/** The greater one; NaN where either is. */
inline float greater(float a, float b) {
    return a > b || a != a ? a : b;
}

constexpr long ceil_div(long a, long b) {
    return (a + b - 1) / b;
}

constexpr long round_up(long a, long to) {
    return ceil_div(a, to) * to;
}

template <class T>
constexpr T larger(T a, T b) {
    return a < b ? b : a;
}

template <class T>
constexpr T smaller(T a, T b) {
    return a < b ? a : b;
}

/** The largest of some numbers; 0 for none. */
constexpr long largest() {
    return 0;
}

template <class... More>
constexpr long largest(long first, More... more) {
    long rest = largest(more...);
    return first < rest ? rest : first;
}

/** A count cut into the least number of parts of at most MOST; the first ones are one larger where it does not come out even. */
template <int COUNT, int MOST>
struct Parts {
    static constexpr int count = (COUNT + MOST - 1) / MOST;
    static constexpr int small = COUNT / count;
    static constexpr int longer = COUNT % count;
    static constexpr int large = small + (longer > 0 ? 1 : 0);

    static constexpr int start(int part) {
        return part * small + smaller(part, longer);
    }

    /** The part that an item is in. */
    static constexpr int of(int item) {
        return item < longer * large ? item / large : longer + (item - longer * large) / small;
    }
};

CONVNEXTC_END
