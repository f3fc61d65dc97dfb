// How the outside sees a net: one table of functions for each instruction set that it was compiled for.
#pragma once

namespace convnextc {

/** Rows of a weight, and numbers in each; a weight without rows is none. */
struct Shape {
    int rows;
    int columns;
};

/** cblas_sgemm. */
typedef void (*Sgemm)(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float* a, int lda,
        const float* b, int ldb, float beta, float* c, int ldc);

struct Table {
    /**
     * The memory of the weights, to be filled; null where there is not enough.
     *
     * @param sgemm computes all products; null for the kernels' own
     */
    void* (*open)(Sgemm sgemm);
    /** Takes a part of the weights' memory, 0 first, from the system ahead of its use; false behind the last one. */
    bool (*prepare)(void* net, int part);
    /** Of the weight in place {@code slot} of the binding order; none behind the last one. */
    Shape (*shape)(void* net, int slot);
    /** Rows {@code from ... from + count} of the weight in place {@code slot} of the binding order. */
    void (*pack)(void* net, int slot, int from, int count, const float* rows);
    void (*close)(void* net);
    /** Working memory for one forward at a time, and for so many threads; null where there is not enough. */
    void* (*start)(void* net, int threads);
    /**
     * False where the system refuses a thread.
     *
     * @param in [images, channels, height, width]
     */
    bool (*forward)(void* session, const float* in, int images, float* out);
    void (*stop)(void* session);
    /** How many of its threads the next forwards of a session take; all, unless it is called. */
    void (*use)(void* session, int workers);
    /** These three: see derive.h. */
    bool (*reorder)(float* rows, int count, int columns, int taps);
    void (*scale)(float* rows, int count, int columns, const float* row_factors, const float* column_factors, int period);
    void (*dot)(const float* rows, int count, int columns, const float* vector, int period, double* sums);
};

/** The best instruction set of this processor, as an index: 0 portable, 1 AVX2 with FMA, 2 AVX-512. */
inline int best_isa() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512dq")) {
        return 2;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        return 1;
    }
#endif
    return 0;
}

}  // namespace convnextc
