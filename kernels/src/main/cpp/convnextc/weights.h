// Weights as the kernels read them. Each kind says how many floats it takes and how rows of the checkpoint's tensor are packed into it.
#pragma once
#include "simd.h"

CONVNEXTC_BEGIN

/** Packs rows {@code from ... from + count} of a weight. */
typedef void (*Pack)(float* data, int from, int count, const float* in);

/**
 * A matrix [OUTPUTS, INPUTS] in panels of PANEL outputs, in the order in which products walk it: [blocks of DEPTH inputs][panels][input
 * of the block][output of the panel], zeros behind the last output.
 */
template <int OUTPUTS, int INPUTS, int DEPTH = INPUTS>
struct Matrix {
    static constexpr int panels = ceil_div(OUTPUTS, PANEL);
    static constexpr int rows = OUTPUTS;
    static constexpr int columns = INPUTS;
    static constexpr int depth = DEPTH;
    static constexpr long floats = static_cast<long>(panels) * PANEL * INPUTS;

    float* data = nullptr;

    /** The panel's part for the inputs from {@code block * DEPTH} on. */
    const float* panel(int block, int panel) const {
        int height = smaller(DEPTH, INPUTS - block * DEPTH);
        return data + static_cast<long>(block) * DEPTH * panels * PANEL + static_cast<long>(panel) * height * PANEL;
    }

    /** Panel by panel. */
    static void pack(float* data, int from, int count, const float* in) {
        for (int first = from; first < from + count;) {
            int last = smaller(static_cast<int>(round_up(first + 1, PANEL)), from + count);
            pack_panel(data, first, last - first, in + static_cast<long>(first - from) * INPUTS);
            first = last;
        }
    }

private:
    static constexpr int LINE = 16;

    static void pack_panel(float* data, int first, int count, const float* in) {
        for (int block = 0; block * DEPTH < INPUTS; block++) {
            int height = smaller(DEPTH, INPUTS - block * DEPTH);
            float* out = data + static_cast<long>(block) * DEPTH * panels * PANEL
                    + static_cast<long>(first / PANEL) * height * PANEL + first % PANEL;
            const float* source = in + block * DEPTH;
            for (int k = 0; k < height; k += LINE) {
                transpose(source + k, smaller(LINE, height - k), count, out + static_cast<long>(k) * PANEL);
            }
        }
    }

    /** A cache line of each row at a time: all rows' lines together may have no room in L1. */
    static void transpose(const float* in, int inputs, int count, float* out) {
        for (int n = 0; n < count; n++) {
            for (int k = 0; k < inputs; k++) {
                out[k * PANEL + n] = in[static_cast<long>(n) * INPUTS + k];
            }
        }
    }
};

/** One number for each of N outputs, zeros up to a whole panel. */
template <int N>
struct Vector {
    static constexpr int rows = N;
    static constexpr int columns = 1;
    static constexpr long floats = round_up(N, PANEL);

    float* data = nullptr;

    static void pack(float* data, int from, int count, const float* in) {
        for (int i = 0; i < count; i++) {
            data[from + i] = in[i];
        }
    }
};

/** Depthwise filters [CHANNELS, TAPS] as [blocks of LANES channels][tap][channel of the block], zeros behind the last channel. */
template <int CHANNELS, int TAPS>
struct Taps {
    static constexpr int rows = CHANNELS;
    static constexpr int columns = TAPS;
    static constexpr long floats = round_up(CHANNELS, LANES) * TAPS;

    float* data = nullptr;

    static void pack(float* data, int from, int count, const float* in) {
        for (int c = from; c < from + count; c++) {
            float* out = data + static_cast<long>(c / LANES) * TAPS * LANES + c % LANES;
            for (int tap = 0; tap < TAPS; tap++) {
                out[tap * LANES] = in[static_cast<long>(c - from) * TAPS + tap];
            }
        }
    }
};

CONVNEXTC_END
