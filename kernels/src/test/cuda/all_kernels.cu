// Every kernel for every type of values, with packs and without, to be compiled by nvcc.
#include "convnextc/kernels.cuh"

using namespace convnextc;

struct GeluErf {
    CONVNEXTC_DEVICE float of(float x) {
        return gelu_erf(x);
    }
};

struct Silu {
    CONVNEXTC_DEVICE float of(float x) {
        return x / (1.0f + exponential(-x));
    }
};

#define COMPILED(name, Kernel, parameters, arguments) \
    KERNEL(Kernel) name parameters { \
        Kernel::run arguments; \
    }

// C channels, values of type T.
#define ALL_KERNELS(suffix, T, C) \
    namespace types_##suffix { \
    typedef Image<14, 15, C> I; \
    typedef Window<7, 7, 1, 3, 3, 1> Seven; \
    typedef Window<2, 2, 2, 0, 0, 1> Two; \
    typedef ConvNormalize<T, I, Seven> Normalized; \
    typedef ConvNormalize<T, I, Seven>::Few Few; \
    typedef Depthwise<T, I, Seven> Alone; \
    typedef Conv<T, I, Two, 2 * C, C> Grouped; \
    typedef Patches<T, I, Two> Gathered; \
    typedef PatchesFromInput<T, Image<14, 15, 3>, Two> FromInput; \
    typedef ToChannelsLast<T, I> Last; \
    typedef ToChannelsFirst<T, I> First; \
    typedef Layernorm<T, 210, C> Layer; \
    typedef Rmsnorm<T, 210, C> Rms; \
    typedef Simplenorm<T, 210, C> Simple; \
    typedef L2norm<T, 210, C> Unit; \
    typedef Groupnorm<T, 210, C, 1> Group; \
    typedef ScalarScale<T, 210 * C> Factor; \
    typedef ScalarBias<T, 210 * C> Summand; \
    typedef Slice<T, 210, C + 8, 8, C> Part; \
    typedef Rescale<T, 210 * C> Affine; \
    typedef Upsample<T, I, 2, true, false> Twice; \
    typedef Scale<T, 210, C> Scaled; \
    typedef Batchnorm<T, 210, C> Batch; \
    typedef MultiplyChannels<T, 210, C> ByChannel; \
    typedef Grn<T, 210, C>::Sums Sums; \
    typedef Grn<T, 210, C>::Factors Factors; \
    typedef Grn<T, 210, C>::Apply Apply; \
    typedef Activate<T, 210 * C, GeluErf> Gelu; \
    typedef Activate<T, 210 * C, Silu> Gated; \
    typedef Add<T, 210 * C> Added; \
    typedef Multiply<T, 210 * C> Multiplied; \
    typedef Copy<T, 210, C, 2 * C, C> Copied; \
    typedef Maxpool<T, I, Two> Greatest; \
    typedef Avgpool<T, I, Two> Averaged; \
    typedef AvgpoolInside<T, I, Two> Inside; \
    typedef AdaptiveAvgpool<T, 15, 14, C, 4, 3> Adapted; \
    typedef Mean<T, 210, C> Meaned; \
    typedef Max<T, 210, C> Maxed; \
    typedef Output<T, 210 * C> Handed; \
    COMPILED(normalized_##suffix, Normalized, (const T* in, const float* w, const float* b, T* out), (in, w, b, 1e-6f, out)) \
    COMPILED(few_##suffix, Few, (const T* in, const float* w, const float* b, T* out), (in, w, b, 1e-6f, out)) \
    COMPILED(alone_##suffix, Alone, (const T* in, const float* w, T* out), (in, w, nullptr, out)) \
    COMPILED(grouped_##suffix, Grouped, (const T* in, const float* w, const float* b, T* out), (in, w, b, out)) \
    COMPILED(gathered_##suffix, Gathered, (const T* in, T* out), (in, out)) \
    COMPILED(from_input_##suffix, FromInput, (const float* in, T* out), (in, out)) \
    COMPILED(last_##suffix, Last, (const float* in, T* out), (in, out)) \
    COMPILED(first_##suffix, First, (const T* in, T* out), (in, out)) \
    COMPILED(layer_##suffix, Layer, (const T* in, const float* w, const float* b, T* out), (in, w, b, 1e-6f, out)) \
    COMPILED(rms_##suffix, Rms, (const T* in, const float* w, T* out), (in, w, 1e-6f, out)) \
    COMPILED(simple_##suffix, Simple, (const T* in, const float* w, T* out), (in, w, 1e-6f, out)) \
    COMPILED(unit_##suffix, Unit, (const T* in, const float* w, T* out), (in, w, 1e-6f, out)) \
    COMPILED(group_##suffix, Group, (const T* in, const float* w, const float* b, T* out), (in, w, b, 1e-6f, out)) \
    COMPILED(factor_##suffix, Factor, (const T* in, const float* f, T* out), (in, f, out)) \
    COMPILED(summand_##suffix, Summand, (const T* in, const float* s, T* out), (in, s, out)) \
    COMPILED(part_##suffix, Part, (const T* in, T* out), (in, out)) \
    COMPILED(affine_##suffix, Affine, (const T* in, T* out), (in, 0.5f, 1, out)) \
    COMPILED(twice_##suffix, Twice, (const T* in, T* out), (in, out)) \
    COMPILED(scaled_##suffix, Scaled, (const T* in, const float* f, T* out), (in, f, out)) \
    COMPILED(batch_##suffix, Batch, (const T* in, const float* m, const float* f, const float* b, T* out), (in, m, f, b, out)) \
    COMPILED(by_channel_##suffix, ByChannel, (const T* in, const T* f, T* out), (in, f, out)) \
    COMPILED(sums_##suffix, Sums, (const T* in, float* sums), (in, sums)) \
    COMPILED(factors_##suffix, Factors, (const float* sums, const float* g, float* factors), (sums, g, 1e-6f, factors)) \
    COMPILED(apply_##suffix, Apply, (const T* in, const float* f, const float* b, T* out), (in, f, b, out)) \
    COMPILED(gelu_##suffix, Gelu, (const T* in, T* out), (in, out)) \
    COMPILED(silu_##suffix, Gated, (const T* in, T* out), (in, out)) \
    COMPILED(added_##suffix, Added, (const T* a, const T* b, T* out), (a, b, out)) \
    COMPILED(multiplied_##suffix, Multiplied, (const T* a, const T* b, T* out), (a, b, out)) \
    COMPILED(copied_##suffix, Copied, (const T* in, T* out), (in, out)) \
    COMPILED(greatest_##suffix, Greatest, (const T* in, T* out), (in, out)) \
    COMPILED(averaged_##suffix, Averaged, (const T* in, T* out), (in, out)) \
    COMPILED(inside_##suffix, Inside, (const T* in, T* out), (in, out)) \
    COMPILED(adapted_##suffix, Adapted, (const T* in, T* out), (in, out)) \
    COMPILED(meaned_##suffix, Meaned, (const T* in, T* out), (in, out)) \
    COMPILED(maxed_##suffix, Maxed, (const T* in, T* out), (in, out)) \
    COMPILED(handed_##suffix, Handed, (const T* in, float* out), (in, out)) \
    }

ALL_KERNELS(f32, float, 5)
ALL_KERNELS(f16, __half, 96)
ALL_KERNELS(bf16, __nv_bfloat16, 24)

LAUNCHES(LAUNCH(types_f32::Normalized), LAUNCH(types_f16::Sums))
