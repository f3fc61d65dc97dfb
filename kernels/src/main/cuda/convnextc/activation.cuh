// Functions of one number.
#pragma once
#include "launch.cuh"

namespace convnextc {

enum class Activation { NONE, RELU, RELU6, SIGMOID, SILU, HARDSWISH, GELU_ERF, GELU_TANH };

template <Activation A>
CONVNEXTC_DEVICE float activate(float x) {
    if constexpr (A == Activation::RELU) {
        return x < 0 ? 0 : x;
    } else if constexpr (A == Activation::RELU6) {
        return x < 0 ? 0 : x > 6 ? 6 : x;
    } else if constexpr (A == Activation::SIGMOID) {
        return 1 / (1 + expf(-x));
    } else if constexpr (A == Activation::SILU) {
        return x / (1 + expf(-x));
    } else if constexpr (A == Activation::HARDSWISH) {
        // The factor first: 6 x may overflow.
        return x * ((x < -3 ? 0 : x > 3 ? 6 : x + 3) * (1 / 6.0f));
    } else if constexpr (A == Activation::GELU_ERF) {
        // x Phi(x) (arXiv 1606.08415)
        return 0.5f * x * (1 + erff(x * 0.707106781f));
    } else if constexpr (A == Activation::GELU_TANH) {
        // x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
        return 0.5f * x * (1 + tanhf(0.797884561f * (x + 0.044715f * x * x * x)));
    } else {
        return x;
    }
}

}  // namespace convnextc
