// Prints TFLOP/s of float32 multiply-adds on the GPU's ordinary units: the ceiling of depthwise convolutions.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cuda_runtime.h>

constexpr int CHAINS = 8; // independent sums in a thread hide the latency of one
constexpr int LENGTH = 4096;
constexpr int THREADS = 256;
constexpr int ROUNDS = 20;

__global__ void multiply_add(float *out, float a, float b) {
    float sums[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
        sums[i] = threadIdx.x + i;
    }
    for (int n = 0; n < LENGTH; n++) {
#pragma unroll
        for (int i = 0; i < CHAINS; i++) {
            sums[i] = sums[i] * a + b;
        }
    }
    float total = 0;
    for (int i = 0; i < CHAINS; i++) {
        total += sums[i];
    }
    out[blockIdx.x * THREADS + threadIdx.x] = total;
}

void check(cudaError_t error) {
    if (error != cudaSuccess) {
        std::fprintf(stderr, "%s\n", cudaGetErrorString(error));
        std::exit(1);
    }
}

int main() {
    int multiprocessors = 0;
    check(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0));
    const int blocks = multiprocessors * 32;
    float *out = nullptr;
    check(cudaMalloc(&out, sizeof(float) * blocks * THREADS));
    cudaEvent_t start, end;
    check(cudaEventCreate(&start));
    check(cudaEventCreate(&end));
    float best = 1e30f;
    for (int round = 0; round < ROUNDS; round++) {
        check(cudaEventRecord(start));
        multiply_add<<<blocks, THREADS>>>(out, 0.999f, 0.5f);
        check(cudaGetLastError());
        check(cudaEventRecord(end));
        check(cudaEventSynchronize(end));
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, start, end));
        best = std::min(best, milliseconds);
    }
    std::printf("%.3f\n", 2.0 * CHAINS * LENGTH * blocks * THREADS / best / 1e9);
    return 0;
}
