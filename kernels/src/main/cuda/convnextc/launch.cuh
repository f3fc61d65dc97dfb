// How kernels are launched. Every kernel is a struct with a static function `run` that all threads of all blocks call, and with
//
//     THREADS  a block
//     BLOCKS   an image; a launch for N images has the one-dimensional grid of N * BLOCKS blocks, image by image
//     SHARED   bytes of dynamic shared memory
//     RESIDENT blocks that a multiprocessor should have room for
//
// A net's source gives each distinct instruction a kernel whose arguments are pointers alone,
//
//     using Block56x56x96NormHat = ConvNormalize<Value, Image<56, 56, 96>, Window<7, 7, 1, 3, 3, 1>>;
//     KERNEL(Block56x56x96NormHat)
//     block_56x56x96_norm_hat(const Value* x, const float* weight, const float* bias, Value* out) {
//         Block56x56x96NormHat::run(x, weight, bias, 1e-6f, out);
//     }
//
// and in the end a kernel `launches(int* table)`, for one block of one thread, that tells how the others are launched, three numbers
// each, in an order that the net's class knows. (A variable would do, but nvcc 13 hides those from the driver.)
//
//     LAUNCHES(LAUNCH(Block56x56x96NormHat), ...)
//
// Arrays of images and of weights begin at multiples of 32 bytes. Images of a batch lie one behind the other. Weights are null where
// an op has none.
#pragma once

// Loops over a thread's registers disappear.
#if defined(__CUDACC__)
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#define CONVNEXTC_UNROLL _Pragma("unroll")
#define CONVNEXTC_UNROLL_4 _Pragma("unroll 4")
#define CONVNEXTC_ROLLED _Pragma("unroll 1")
#else
#define CONVNEXTC_UNROLL
#define CONVNEXTC_UNROLL_4
#define CONVNEXTC_ROLLED
#endif

#define KERNEL(Kernel) extern "C" __global__ void __launch_bounds__(Kernel::THREADS, Kernel::RESIDENT)
#define LAUNCH(Kernel) \
    { Kernel::THREADS, Kernel::BLOCKS, Kernel::SHARED }
#define LAUNCHES(...) \
    extern "C" __global__ void launches(int* table) { \
        const int rows[][3] = {__VA_ARGS__}; \
        for (const auto& row : rows) { \
            for (int number : row) { \
                *table++ = number; \
            } \
        } \
    }

#define CONVNEXTC_DEVICE static __device__ __forceinline__

namespace convnextc {

constexpr int WARP = 32;

__host__ __device__ constexpr long ceil_div(long a, long b) {
    return (a + b - 1) / b;
}

__host__ __device__ constexpr long round_up(long a, long to) {
    return ceil_div(a, to) * to;
}

__host__ __device__ constexpr int smaller(int a, int b) {
    return a < b ? a : b;
}

__host__ __device__ constexpr int larger(int a, int b) {
    return a < b ? b : a;
}

/** The block's dynamic shared memory. */
template <class T>
CONVNEXTC_DEVICE T* shared_memory() {
#if defined(__CUDACC__)
    extern __shared__ __align__(16) unsigned char memory[];
    return reinterpret_cast<T*>(memory);
#else
    return reinterpret_cast<T*>(shim::block.shared);
#endif
}

template <long BLOCKS_, int THREADS_, long SHARED_ = 0, int RESIDENT_ = 1>
struct Launch {
    static constexpr int BLOCKS = BLOCKS_;
    static constexpr int THREADS = THREADS_;
    static constexpr int SHARED = SHARED_;
    static constexpr int RESIDENT = RESIDENT_;
    static_assert(BLOCKS_ > 0 && BLOCKS_ < (1L << 31), "more blocks than a grid has");
    static_assert(THREADS > 0 && THREADS <= 1024 && THREADS % WARP == 0, "no whole warps, or more threads than a block has");

    CONVNEXTC_DEVICE int thread() {
        return static_cast<int>(threadIdx.x);
    }

    /** Which of its image's blocks this one is. */
    CONVNEXTC_DEVICE int block() {
        return static_cast<int>(blockIdx.x % BLOCKS);
    }

    /** Where the block's image begins in an array with {@code size} numbers an image. */
    CONVNEXTC_DEVICE long image(long size) {
        return static_cast<long>(blockIdx.x / BLOCKS) * size;
    }
};

}  // namespace convnextc
