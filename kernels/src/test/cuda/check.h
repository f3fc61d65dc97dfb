// Runs a kernel in the shim and compares with double precision. Define VALUE as the type of values, and ALL for a longer run.
#pragma once
#include "shim.h"

#include <functional>
#include <string>

#include "convnextc/kernels.cuh"

using namespace convnextc;

typedef VALUE Value;

/** Images of a batch. */
constexpr int IMAGES = 3;

inline int failures = 0;
inline int cases = 0;
inline std::mt19937 generator(7);

/** Numbers in a heap block of just their size. */
template <class T>
struct Numbers {
    explicit Numbers(long count) : count(count), memory(shim::poisoned(static_cast<size_t>(count) * sizeof(T))) {}

    /** From -2 to 2, as the type rounds them. */
    static Numbers random(long count) {
        Numbers all(count);
        std::uniform_real_distribution<float> distribution(-2, 2);
        for (long i = 0; i < count; i++) {
            all.data()[i] = round_to<T>(distribution(generator));
        }
        return all;
    }

    T* data() {
        return reinterpret_cast<T*>(memory.get());
    }

    double operator[](long i) const {
        return to_float(reinterpret_cast<T*>(memory.get())[i]);
    }

    long count;
    shim::Memory memory;
};

/** A type's unit roundoff. */
template <class T>
constexpr double ROUNDOFF = std::is_same_v<T, float> ? 0x1p-24 : std::is_same_v<T, __half> ? 0x1p-11 : 0x1p-8;

/** The expected number at a place of the batch. */
typedef std::function<double(long)> Expected;

/** What a result may be off before it is rounded to its type, by the expected number. */
typedef std::function<double(double)> Error;

/** Whether a result is the expected number, both being none or both infinite, or the expected one beyond the type's range. */
template <class T>
bool same(double found, double expected) {
    return (std::isnan(found) && std::isnan(expected)) || found == to_float(round_to<T>(static_cast<float>(expected)));
}

/** Compares all of an output. */
template <class T>
void compare(const std::string& name, const Numbers<T>& out, const Error& error, const Expected& expected) {
    cases++;
    for (long i = 0; i < out.count; i++) {
        double e = expected(i);
        bool near = std::abs(out[i] - e) <= std::abs(e) * ROUNDOFF<T> + error(e);
        if (!near && !same<T>(out[i], e)) {
            std::printf("%s: element %ld is %.9g, expected %.9g\n", name.c_str(), i, out[i], e);
            failures++;
            return;
        }
    }
}

/** The error of single precision is relative to numbers of size 1 and above. */
template <class T>
void compare(const std::string& name, const Numbers<T>& out, double error, const Expected& expected) {
    compare(name, out, [=](double e) { return std::max(1.0, std::abs(e)) * error; }, expected);
}

/** Launches a kernel for all images, the threads in another order each time. */
template <class Kernel, class... Arguments>
void launch(Arguments... arguments) {
    shim::order = static_cast<shim::Order>(cases % 3);
    shim::run(static_cast<long>(IMAGES) * Kernel::BLOCKS, Kernel::THREADS, Kernel::SHARED, [&] { Kernel::run(arguments...); });
}

inline int report() {
    std::printf("%d cases, %d failures\n", cases, failures);
    return failures == 0 ? 0 : 1;
}

/** What a window sees: of image n, or {@code outside} for padding. {@code value} takes image, row, column, channel. */
template <class I, class W, class F>
double seen(F value, double outside, int n, int y, int x, int tap, int c) {
    int row = y * W::stride + tap / W::kernel_width * W::dilation - W::pad_height;
    int column = x * W::stride + tap % W::kernel_width * W::dilation - W::pad_width;
    bool inside = row >= 0 && row < I::height && column >= 0 && column < I::width;
    return inside ? value(n, row, column, c) : outside;
}

/** Image, row, column and channel of a place in a batch of channels-last images. */
template <class O>
struct Place {
    explicit Place(long i)
            : n(static_cast<int>(i / O::size)),
              y(static_cast<int>(i / (O::width * O::channels) % O::height)),
              x(static_cast<int>(i / O::channels % O::width)),
              c(static_cast<int>(i % O::channels)) {}
    int n, y, x, c;
};

/** The number at a place of channels-last images. */
template <class I, class T>
auto at(const Numbers<T>& all) {
    return [&all](int n, int y, int x, int c) {
        return all[((static_cast<long>(n) * I::height + y) * I::width + x) * I::channels + c];
    };
}

/** The number at a place of channels-first images. */
template <class I, class T>
auto at_channels_first(const Numbers<T>& all) {
    return [&all](int n, int y, int x, int c) {
        return all[((static_cast<long>(n) * I::channels + c) * I::height + y) * I::width + x];
    };
}

template <int... NUMBERS>
std::string named(const char* name) {
    std::string text = name;
    ((text += " " + std::to_string(NUMBERS)), ...);
    return text;
}
