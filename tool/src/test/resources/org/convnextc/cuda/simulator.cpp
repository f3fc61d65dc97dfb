// The native methods of org.convnextc.cuda.Simulator: memory of a device that is the CPU, kernels of libraries that were compiled for it,
// and matrix products as plain loops.
#include <dlfcn.h>
#include <jni.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

enum Type { F32, TF32, F16, BF16 };
enum Epilogue { NONE, RELU, GELU_TANH };

/** To a float with so many bits behind the point: the nearest, of two the even one. Exponents are float's. */
float rounded(float x, int bits) {
    uint32_t u = std::bit_cast<uint32_t>(x);
    int dropped = 23 - bits;
    if (std::isfinite(x) && dropped > 0) {
        u += (1u << (dropped - 1)) - 1 + (u >> dropped & 1);
        u &= ~((1u << dropped) - 1);
    }
    return std::bit_cast<float>(u);
}

float from_half(uint16_t bits) {
    int exponent = bits >> 10 & 31;
    float mantissa = bits & 1023;
    float magnitude = exponent == 31 ? (mantissa == 0 ? INFINITY : NAN)
            : exponent == 0         ? std::ldexp(mantissa, -24)
                                    : std::ldexp(mantissa + 1024, exponent - 25);
    return bits >> 15 ? -magnitude : magnitude;
}

uint16_t to_half(float x) {
    uint16_t sign = std::signbit(x) ? 0x8000 : 0;
    float magnitude = std::fabs(x);
    if (std::isnan(x)) {
        return 0x7fff;
    }
    if (magnitude < 0x1p-14f) {
        return sign | static_cast<uint16_t>(std::nearbyint(magnitude * 0x1p24f));
    }
    float near = rounded(magnitude, 10);
    if (near > 65504) {
        return sign | 0x7c00;
    }
    return sign | static_cast<uint16_t>((std::bit_cast<uint32_t>(near) >> 13) - (112 << 10));
}

float get(int type, const void* at, long i) {
    switch (type) {
        case F16:
            return from_half(static_cast<const uint16_t*>(at)[i]);
        case BF16:
            return std::bit_cast<float>(static_cast<uint32_t>(static_cast<const uint16_t*>(at)[i]) << 16);
        default:
            return static_cast<const float*>(at)[i];
    }
}

void put(int type, void* at, long i, float x) {
    switch (type) {
        case F16:
            static_cast<uint16_t*>(at)[i] = to_half(x);
            break;
        case BF16:
            static_cast<uint16_t*>(at)[i] = static_cast<uint16_t>(std::bit_cast<uint32_t>(rounded(x, 7)) >> 16);
            break;
        default:
            static_cast<float*>(at)[i] = x;
    }
}

float apply(int epilogue, float x) {
    if (epilogue == RELU) {
        return x < 0 ? 0 : x;
    }
    if (epilogue == GELU_TANH) {
        return 0.5f * x * (1 + std::tanh(0.797884561f * (x + 0.044715f * x * x * x)));
    }
    return x;
}

template <class T>
T* pointer(jlong address) {
    return reinterpret_cast<T*>(address);
}

}  // namespace

extern "C" {

/** Filled with NaN of any type. */
JNIEXPORT jlong JNICALL Java_org_convnextc_cuda_Simulator_allocate(JNIEnv*, jclass, jlong bytes) {
    void* memory = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
    std::memset(memory, 0xff, bytes);
    return reinterpret_cast<jlong>(memory);
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_free(JNIEnv*, jclass, jlong address) {
    std::free(pointer<void>(address));
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_putFloats(
        JNIEnv* env, jclass, jlong to, jfloatArray values, jint from, jint count) {
    env->GetFloatArrayRegion(values, from, count, pointer<jfloat>(to));
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_putShorts(
        JNIEnv* env, jclass, jlong to, jshortArray values, jint from, jint count) {
    env->GetShortArrayRegion(values, from, count, pointer<jshort>(to));
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_getFloats(
        JNIEnv* env, jclass, jlong from, jfloatArray values, jint to, jint count) {
    env->SetFloatArrayRegion(values, to, count, pointer<jfloat>(from));
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_getShorts(
        JNIEnv* env, jclass, jlong from, jshortArray values, jint to, jint count) {
    env->SetShortArrayRegion(values, to, count, pointer<jshort>(from));
}

JNIEXPORT jlong JNICALL Java_org_convnextc_cuda_Simulator_open(JNIEnv* env, jclass, jstring file) {
    const char* name = env->GetStringUTFChars(file, nullptr);
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    env->ReleaseStringUTFChars(file, name);
    return reinterpret_cast<jlong>(library);
}

JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_close(JNIEnv*, jclass, jlong library) {
    dlclose(pointer<void>(library));
}

JNIEXPORT jlong JNICALL Java_org_convnextc_cuda_Simulator_find(JNIEnv* env, jclass, jlong library, jstring symbol) {
    const char* name = env->GetStringUTFChars(symbol, nullptr);
    void* found = dlsym(pointer<void>(library), name);
    env->ReleaseStringUTFChars(symbol, name);
    return reinterpret_cast<jlong>(found);
}

/** @param simulate the library's own, of the shim */
JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_launch(JNIEnv* env, jclass, jlong simulate, jlong kernel, jint blocks,
        jint threads, jint shared, jlongArray arguments) {
    std::vector<jlong> values(env->GetArrayLength(arguments));
    env->GetLongArrayRegion(arguments, 0, static_cast<jint>(values.size()), values.data());
    std::vector<void*> pointers;
    for (jlong value : values) {
        pointers.push_back(pointer<void>(value));
    }
    auto call = reinterpret_cast<void (*)(void*, int, int, int, void**, int)>(simulate);
    call(pointer<void>(kernel), blocks, threads, shared, pointers.data(), static_cast<int>(pointers.size()));
}

/** out = epilogue(in weight^T + bias) + residual; sums in float, TF32's operands rounded first. */
JNIEXPORT void JNICALL Java_org_convnextc_cuda_Simulator_gemm(JNIEnv*, jclass, jint type, jlong rows, jint inputs, jint outputs,
        jlong in, jlong weight, jlong bias, jint epilogue, jlong residual, jlong out) {
    int bits = type == TF32 ? 10 : 23;
    std::vector<float> weights(static_cast<size_t>(inputs) * outputs);
    for (size_t i = 0; i < weights.size(); i++) {
        weights[i] = rounded(get(type, pointer<void>(weight), i), bits);
    }
    std::vector<float> row(inputs);
    for (long r = 0; r < rows; r++) {
        for (int i = 0; i < inputs; i++) {
            row[i] = rounded(get(type, pointer<void>(in), r * inputs + i), bits);
        }
        for (int o = 0; o < outputs; o++) {
            float sum = 0;
            for (int i = 0; i < inputs; i++) {
                sum += row[i] * weights[static_cast<size_t>(o) * inputs + i];
            }
            long at = r * outputs + o;
            sum = apply(epilogue, sum + (bias ? get(type, pointer<void>(bias), o) : 0));
            put(type, pointer<void>(out), at, sum + (residual ? get(type, pointer<void>(residual), at) : 0));
        }
    }
}

}
