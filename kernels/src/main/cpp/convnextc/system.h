// What operating systems call differently: pages of memory, and how many processors there are.
#pragma once
#include <pthread.h>
#include <stddef.h>

#if defined(_WIN32)
// By hand, for windows.h makes macros of names that the kernels have: NEAR, OUT.
extern "C" __declspec(dllimport) void* __stdcall VirtualAlloc(void*, size_t, unsigned long, unsigned long);
extern "C" __declspec(dllimport) int __stdcall VirtualFree(void*, size_t, unsigned long);
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

#include "simd.h"

CONVNEXTC_BEGIN

constexpr size_t SMALL_PAGE = 4 << 10;
constexpr size_t LARGE_PAGE = 2 << 20;

/** Zeros, from the start of a page on; null where there is not enough memory. */
inline void* take_pages(size_t bytes) {
#if defined(_WIN32)
    constexpr unsigned long reserve = 0x2000, commit = 0x1000, read_and_write = 4;
    return VirtualAlloc(nullptr, bytes, reserve | commit, read_and_write);
#else
    void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? nullptr : at;
#endif
}

/** What {@link take_pages} gave. */
inline void give_back_pages(void* at, size_t bytes) {
#if defined(_WIN32)
    (void)bytes;
    constexpr unsigned long release = 0x8000;
    VirtualFree(at, 0, release);
#else
    munmap(at, bytes);
#endif
}

/** Large pages are welcome in this part, where the system has them. */
inline void prefer_large_pages(void* at, size_t bytes) {
#if defined(MADV_HUGEPAGE)
    madvise(at, bytes, MADV_HUGEPAGE);
#else
    (void)at;
    (void)bytes;
#endif
}

/** Fills the page tables of a part, whatever others do with it; false where the system cannot. */
inline bool fill_pages(void* at, size_t bytes) {
#if defined(MADV_POPULATE_WRITE)
    return madvise(at, bytes, MADV_POPULATE_WRITE) == 0;
#else
    (void)at;
    (void)bytes;
    return false;
#endif
}

inline int processors() {
#if defined(_WIN32)
    return pthread_num_processors_np();
#else
    return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
#endif
}

CONVNEXTC_END
