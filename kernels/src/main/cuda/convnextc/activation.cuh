// Functions of one number. A kernel takes one as a type with a function `of`; a net's source defines those that it uses, but for None:
//
//     struct Relu6 {
//         CONVNEXTC_DEVICE float of(float x) {
//             return minimum(maximum(x, 0.0f), 6.0f);
//         }
//     };
#pragma once
#include "launch.cuh"

namespace convnextc {

/** x itself. */
struct None {
    CONVNEXTC_DEVICE float of(float x) {
        return x;
    }
};

/** NaN where {@code a} is NaN. */
CONVNEXTC_DEVICE float minimum(float a, float b) {
    return a > b ? b : a;
}

CONVNEXTC_DEVICE float maximum(float a, float b) {
    return a < b ? b : a;
}

CONVNEXTC_DEVICE float exponential(float x) {
    return expf(x);
}

CONVNEXTC_DEVICE float sigmoid(float x) {
    return 1 / (1 + exponential(-x));
}

/** x Phi(x) (arXiv 1606.08415) */
CONVNEXTC_DEVICE float gelu_erf(float x) {
    return 0.5f * x * (1 + erff(x * 0.707106781f));
}

/** x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) */
CONVNEXTC_DEVICE float gelu_tanh(float x) {
    return 0.5f * x * (1 + tanhf(0.797884561f * (x + 0.044715f * x * x * x)));
}

}  // namespace convnextc
