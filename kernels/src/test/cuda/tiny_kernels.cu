// The kernels of ConvNeXt-T that take its time beside products, for values of type VALUE.
#include "convnextc/kernels.cuh"

using namespace convnextc;

typedef VALUE Value;
typedef Window<7, 7, 1, 3, 3, 1> Seven;

// Of the blocks with SIZE x SIZE pixels of C channels.
#define BLOCK(SIZE, C) \
    typedef ConvNormalize<Value, Image<SIZE, SIZE, C>, Seven> Normalized##C; \
    typedef Normalized##C::Few Few##C; \
    KERNEL(Normalized##C) normalized_##C(const Value* in, const float* weight, const float* bias, Value* out) { \
        Normalized##C::run(in, weight, bias, 1e-6f, out); \
    } \
    KERNEL(Few##C) few_##C(const Value* in, const float* weight, const float* bias, Value* out) { \
        Few##C::run(in, weight, bias, 1e-6f, out); \
    }

BLOCK(56, 96)
BLOCK(28, 192)
BLOCK(14, 384)
BLOCK(7, 768)

typedef PatchesFromInput<Value, Image<224, 224, 3>, Window<4, 4, 4, 0, 0, 1>> Stem;
KERNEL(Stem) stem_patches(const float* in, Value* out) {
    Stem::run(in, out);
}

typedef Layernorm<Value, 56 * 56, 96> Norm;
KERNEL(Norm) normalized_rows(const Value* in, const float* weight, const float* bias, Value* out) {
    Norm::run(in, weight, bias, 1e-6f, out);
}

typedef Patches<Value, Image<56, 56, 96>, Window<2, 2, 2, 0, 0, 1>> Downsampled;
KERNEL(Downsampled) downsampled(const Value* in, Value* out) {
    Downsampled::run(in, out);
}
