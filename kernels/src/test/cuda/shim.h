// CUDA on the CPU: what the kernels of the CUDA target use of the language and its headers, for g++ (C++20). To be included before them:
//
//     g++ -std=c++20 -x c++ -include shim.h -I kernels/src/main/cuda Tiny.cu
//
// A launch runs block by block. A block's threads are fibers that run one after the other, each to its next barrier or shuffle, in an
// order that can be chosen (shim::order): where a barrier is missing, some order gives a wrong result. Shared memory is a heap block of
// the size that the launch asks for, filled with NaN. Asynchronous copies happen when they are waited for, not before.
#pragma once
#if !defined(__x86_64__)
#include <ucontext.h>
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <random>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

#define __global__ __attribute__((visibility("default")))
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)

namespace shim {

struct Index {
    unsigned x;
};

/** In which order a block's threads run between two barriers. */
enum class Order { FORWARD, BACKWARD, SHUFFLED };
inline Order order = Order::FORWARD;

[[noreturn]] inline void fail(const char* what) {
    std::fprintf(stderr, "shim: %s\n", what);
    std::abort();
}

}  // namespace shim

/** Of the thread that runs. */
inline shim::Index threadIdx;
inline shim::Index blockIdx;

namespace shim {

constexpr int WARP = 32;
constexpr size_t STACK = 256 * 1024;
constexpr size_t ALIGNMENT = 128;

struct Freed {
    void operator()(unsigned char* bytes) const {
        ::operator delete(bytes, std::align_val_t{ALIGNMENT});
    }
};

/** Memory of exactly a size, so that AddressSanitizer sees what is beside it. */
typedef std::unique_ptr<unsigned char, Freed> Memory;

/** Filled with NaN, whatever the type. */
inline Memory poisoned(size_t size) {
    Memory memory(static_cast<unsigned char*>(::operator new(size, std::align_val_t{ALIGNMENT})));
    std::memset(memory.get(), 0xff, size);
    return memory;
}

/** An asynchronous copy that was started. */
struct Copy {
    void* to;
    const void* from;
    size_t size;
    int group;
};

/** Threads meet here; each waits until all have come. */
struct Meeting {
    int come = 0;
    long round = 0;
};

/** Of a warp, which exchanges values at its meetings: of two rounds, as fast threads write while slow ones still read. */
struct Warp {
    Meeting meeting;
    uint64_t values[2][WARP];
};

/** What is kept of a fiber that does not run. */
#if defined(__x86_64__)
typedef void* Context;

// ucontext's functions enter the kernel at every switch. What a call must keep goes to the stack, whose top is the context.
asm(R"(
    .pushsection .text
shim_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq (%rsi), %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .popsection
)");
extern "C" void shim_switch(Context* from, const Context* to);

inline void switch_context(Context& from, Context& to) {
    shim_switch(&from, &to);
}

inline void make_context(Context& context, unsigned char* stack, void (*function)()) {
    // The registers' places, the function to return to, and one word as a call leaves the stack: 8 off a multiple of 16.
    auto top = reinterpret_cast<uint64_t*>((reinterpret_cast<uintptr_t>(stack) + STACK) & ~uintptr_t{15}) - 8;
    std::fill(top, top + 8, 0);
    top[6] = reinterpret_cast<uintptr_t>(function);
    context = top;
}
#else
typedef ucontext_t Context;

inline void switch_context(Context& from, Context& to) {
    swapcontext(&from, &to);
}

inline void make_context(Context& context, unsigned char* stack, void (*function)()) {
    getcontext(&context);
    context.uc_stack.ss_sp = stack;
    context.uc_stack.ss_size = STACK;
    context.uc_link = nullptr;
    makecontext(&context, function, 0);
}
#endif

struct Fiber {
    Context context;
    std::unique_ptr<unsigned char[]> stack;
    void* fake_stack = nullptr;
    unsigned thread = 0;
    /** What it waits for, if anything. */
    const Meeting* meeting = nullptr;
    long round = 0;
    bool idle = true;
    std::vector<Copy> copies;
    int groups = 0;
};

/** The block that runs. */
struct Block {
    void (*call)(void*) = nullptr;
    void* closure = nullptr;
    unsigned char* shared = nullptr;
    std::vector<unsigned> threads;
    size_t started = 0;
    size_t finished = 0;
    Meeting barrier;
    std::vector<Warp> warps;

    Context scheduler;
    void* scheduler_fake_stack = nullptr;
    const void* scheduler_stack = nullptr;
    size_t scheduler_stack_size = 0;
    std::vector<std::unique_ptr<Fiber>> fibers;
    Fiber* running = nullptr;
};

inline Block block;

inline void enter(Fiber& fiber) {
    block.running = &fiber;
    threadIdx.x = fiber.thread;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&block.scheduler_fake_stack, fiber.stack.get(), STACK);
#endif
    switch_context(block.scheduler, fiber.context);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(block.scheduler_fake_stack, nullptr, nullptr);
#endif
}

inline void leave(Fiber& fiber) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&fiber.fake_stack, block.scheduler_stack, block.scheduler_stack_size);
#endif
    switch_context(fiber.context, block.scheduler);
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(fiber.fake_stack, &block.scheduler_stack, &block.scheduler_stack_size);
#endif
}

/** A fiber's life: threads that were not started yet, one after the other. */
inline void live() {
    Fiber& fiber = *block.running;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &block.scheduler_stack, &block.scheduler_stack_size);
#endif
    while (true) {
        while (block.started < block.threads.size()) {
            fiber.thread = threadIdx.x = block.threads[block.started++];
            fiber.copies.clear();
            fiber.groups = 0;
            block.call(block.closure);
            block.finished++;
        }
        fiber.idle = true;
        leave(fiber);
    }
}

inline Fiber& idle_fiber() {
    for (auto& fiber : block.fibers) {
        if (fiber->idle) {
            fiber->idle = false;
            return *fiber;
        }
    }
    auto fiber = std::make_unique<Fiber>();
    fiber->stack.reset(new unsigned char[STACK]);
    make_context(fiber->context, fiber->stack.get(), live);
    fiber->idle = false;
    block.fibers.push_back(std::move(fiber));
    return *block.fibers.back();
}

/** Until {@code members} threads have come. */
inline void meet(Meeting& meeting, int members) {
    Fiber& fiber = *block.running;
    if (++meeting.come == members) {
        meeting.come = 0;
        meeting.round++;
        return;
    }
    fiber.meeting = &meeting;
    fiber.round = meeting.round;
    leave(fiber);
}

/** All threads of a block, each a call. */
inline void run_block() {
    block.started = 0;
    block.finished = 0;
    block.barrier = {};
    block.warps.assign((block.threads.size() + WARP - 1) / WARP, Warp{});
    while (block.finished < block.threads.size()) {
        bool moved = false;
        while (block.started < block.threads.size()) {
            moved = true;
            enter(idle_fiber());
        }
        for (auto& fiber : block.fibers) {
            if (fiber->meeting != nullptr && fiber->meeting->round != fiber->round) {
                fiber->meeting = nullptr;
                moved = true;
                enter(*fiber);
            }
        }
        if (!moved) {
            fail("some threads wait at a barrier or shuffle that others do not come to");
        }
    }
}

template <class F>
void run(long blocks, int threads, int shared, F kernel) {
    if (threads <= 0 || threads > 1024 || threads % WARP != 0 || blocks <= 0 || blocks >= 1L << 31) {
        fail("a launch of impossible extents");
    }
    block.call = [](void* closure) { (*static_cast<F*>(closure))(); };
    block.closure = &kernel;
    block.threads.resize(static_cast<size_t>(threads));
    std::mt19937 random(1);
    for (long b = 0; b < blocks; b++) {
        for (int t = 0; t < threads; t++) {
            block.threads[static_cast<size_t>(t)] = static_cast<unsigned>(order == Order::BACKWARD ? threads - 1 - t : t);
        }
        if (order == Order::SHUFFLED) {
            std::shuffle(block.threads.begin(), block.threads.end(), random);
        }
        Memory shared_memory = poisoned(static_cast<size_t>(shared));
        block.shared = shared_memory.get();
        blockIdx.x = static_cast<unsigned>(b);
        run_block();
    }
    block.shared = nullptr;
}

inline int lane() {
    return static_cast<int>(block.running->thread % WARP);
}

template <class T>
T exchange(T value, int from) {
    static_assert(sizeof(T) <= sizeof(uint64_t));
    Warp& warp = block.warps[block.running->thread / WARP];
    uint64_t(&values)[WARP] = warp.values[warp.meeting.round % 2];
    std::memcpy(&values[lane()], &value, sizeof(T));
    meet(warp.meeting, WARP);
    std::memcpy(&value, &values[from], sizeof(T));
    return value;
}

}  // namespace shim

/**
 * Launches a kernel of a compiled source: pointers alone as arguments, at most 8 of them. Not from several threads at once, as there is
 * one card.
 */
extern "C" __global__ void simulate(void* kernel, int blocks, int threads, int shared, void** arguments, int count) {
    void* a[8] = {};
    if (count > 8) {
        shim::fail("more than 8 arguments");
    }
    std::copy(arguments, arguments + count, a);
    auto call = reinterpret_cast<void (*)(void*, void*, void*, void*, void*, void*, void*, void*)>(kernel);
    shim::run(blocks, threads, shared, [&] { call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]); });
}

inline void __syncthreads() {
    shim::meet(shim::block.barrier, static_cast<int>(shim::block.threads.size()));
}

inline void __syncwarp() {
    shim::exchange(0, 0);
}

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int difference) {
    if (mask != 0xffffffffu) {
        shim::fail("a shuffle of a part of a warp");
    }
    return shim::exchange(value, shim::lane() ^ difference);
}

inline int __any_sync(unsigned mask, int value) {
    int any = value != 0;
    for (int difference = 1; difference < shim::WARP; difference *= 2) {
        any |= __shfl_xor_sync(mask, any, difference);
    }
    return any;
}

inline void __pipeline_memcpy_async(void* to, const void* from, size_t size) {
    if ((size != 4 && size != 8 && size != 16) || reinterpret_cast<uintptr_t>(to) % size != 0 ||
            reinterpret_cast<uintptr_t>(from) % size != 0) {
        shim::fail("an asynchronous copy of impossible size or alignment");
    }
    shim::Fiber& fiber = *shim::block.running;
    fiber.copies.push_back({to, from, size, fiber.groups});
}

inline void __pipeline_commit() {
    shim::block.running->groups++;
}

/** Waits for all but the last {@code groups} groups. */
inline void __pipeline_wait_prior(int groups) {
    shim::Fiber& fiber = *shim::block.running;
    auto end = fiber.copies.begin();
    for (; end != fiber.copies.end() && end->group < fiber.groups - groups; ++end) {
        std::memcpy(end->to, end->from, end->size);
    }
    fiber.copies.erase(fiber.copies.begin(), end);
}

struct alignas(8) uint2 {
    unsigned x, y;
};

struct alignas(16) uint4 {
    unsigned x, y, z, w;
};

struct __nv_bfloat16 {
    uint16_t bits;
};

struct __half {
    uint16_t bits;
};

inline float __bfloat162float(__nv_bfloat16 x) {
    return std::bit_cast<float>(static_cast<uint32_t>(x.bits) << 16);
}

/** To the nearest, of two to the even one. */
inline __nv_bfloat16 __float2bfloat16_rn(float x) {
    uint32_t bits = std::bit_cast<uint32_t>(x);
    if (std::isnan(x)) {
        return {0x7fff};
    }
    return {static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

inline float __half2float(__half x) {
    int exponent = x.bits >> 10 & 31;
    int mantissa = x.bits & 1023;
    float magnitude = exponent == 31 ? (mantissa == 0 ? INFINITY : NAN)
            : exponent == 0         ? std::ldexp(static_cast<float>(mantissa), -24)
                                    : std::ldexp(static_cast<float>(mantissa + 1024), exponent - 25);
    return x.bits >> 15 ? -magnitude : magnitude;
}

/** To the nearest, of two to the even one. */
inline __half __float2half_rn(float x) {
    if (std::isnan(x)) {
        return {0x7fff};
    }
    uint16_t sign = std::signbit(x) ? 0x8000 : 0;
    float magnitude = std::fabs(x);
    if (magnitude >= 65520) {
        return {static_cast<uint16_t>(sign | 0x7c00)};
    }
    // In units of the last place, which is 2^-24 for subnormal numbers.
    int exponent = magnitude == 0 ? -14 : std::max(std::ilogb(magnitude), -14);
    auto units = static_cast<unsigned>(std::nearbyint(std::ldexp(magnitude, 10 - exponent)));
    // The implicit bit, or a carry out of the mantissa, adds to the exponent.
    return {static_cast<uint16_t>(sign | (static_cast<unsigned>(exponent + 14) * 1024 + units))};
}

inline float __uint_as_float(unsigned bits) {
    return std::bit_cast<float>(bits);
}

inline __half __ushort_as_half(unsigned short bits) {
    return {bits};
}

inline float rsqrtf(float x) {
    return 1 / std::sqrt(x);
}
