// The machine's peak of fused multiply-adds in float32, over a given number of threads at once: independent chains that stay in
// registers, in the widest vectors that this processor has. Prints GFLOP/s, two operations for each multiply-add and lane.
//
//   peak THREADS SECONDS
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace {

using Clock = std::chrono::steady_clock;

// Enough chains to hide the latency of an FMA (4 cycles) on two units.
constexpr int CHAINS = 10;
constexpr long ROUNDS = 200000;

#if defined(__x86_64__)
// In assembly, so that no compiler keeps a chain in memory, leaves a round out or combines two.
#define PEAK_LOOP(NAME, TARGET, VECTOR, SET1, LANES)                                                      \
    __attribute__((target(TARGET), noinline)) double NAME() {                                             \
        VECTOR a = SET1(0.5f), b = SET1(0.25f);                                                           \
        VECTOR s0 = b, s1 = b, s2 = b, s3 = b, s4 = b, s5 = b, s6 = b, s7 = b, s8 = b, s9 = b;            \
        for (long r = 0; r < ROUNDS; r++) {                                                               \
            asm volatile(                                                                                 \
                "vfmadd213ps %11, %10, %0\n vfmadd213ps %11, %10, %1\n vfmadd213ps %11, %10, %2\n"        \
                "vfmadd213ps %11, %10, %3\n vfmadd213ps %11, %10, %4\n vfmadd213ps %11, %10, %5\n"        \
                "vfmadd213ps %11, %10, %6\n vfmadd213ps %11, %10, %7\n vfmadd213ps %11, %10, %8\n"        \
                "vfmadd213ps %11, %10, %9"                                                                \
                : "+x"(s0), "+x"(s1), "+x"(s2), "+x"(s3), "+x"(s4), "+x"(s5), "+x"(s6), "+x"(s7), "+x"(s8), \
                  "+x"(s9)                                                                                \
                : "x"(a), "x"(b));                                                                        \
        }                                                                                                 \
        return 2.0 * LANES * CHAINS * ROUNDS;                                                             \
    }

PEAK_LOOP(avx512, "avx512f", __m512, _mm512_set1_ps, 16)
PEAK_LOOP(avx2, "avx2,fma", __m256, _mm256_set1_ps, 8)
#endif

double portable() {
    float sum[CHAINS * 4];
    for (int i = 0; i < CHAINS * 4; i++) sum[i] = 1.0f + i;
    for (long r = 0; r < ROUNDS; r++) {
        for (int i = 0; i < CHAINS * 4; i++) sum[i] = sum[i] * 0.5f + 0.25f;
        asm volatile("" : "+m"(sum));
    }
    return 2.0 * CHAINS * 4 * ROUNDS;
}

std::vector<double (*)()> loops() {
    std::vector<double (*)()> all;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) all.push_back(avx512);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) all.push_back(avx2);
#endif
    if (all.empty()) all.push_back(portable);
    return all;
}

double gigaflops(double (*loop)(), int threads, double seconds) {
    std::atomic<int> ready{0};
    std::vector<double> rates(threads);
    std::vector<std::thread> team;
    for (int t = 0; t < threads; t++) {
        team.emplace_back([&, t] {
            ready++;
            while (ready < threads) std::this_thread::yield();
            auto start = Clock::now();
            std::chrono::duration<double> spent{};
            double operations = 0;
            do {
                operations += loop();
                spent = Clock::now() - start;
            } while (spent.count() < seconds);
            rates[t] = operations / spent.count() / 1e9;
        });
    }
    for (auto& thread : team) thread.join();
    double sum = 0;
    for (double rate : rates) sum += rate;
    return sum;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3 || std::atoi(words[1]) < 1 || std::atof(words[2]) <= 0) {
        std::fprintf(stderr, "usage: peak THREADS SECONDS\n");
        return 2;
    }
    double best = 0;
    for (auto loop : loops()) {
        double rate = gigaflops(loop, std::atoi(words[1]), std::atof(words[2]));
        if (rate > best) best = rate;
    }
    std::printf("%.2f\n", best);
    return 0;
}
