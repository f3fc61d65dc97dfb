// Weights as the kernels read them. Each kind says how many floats it takes and how rows of the checkpoint's tensor are packed into it.
#pragma once
#include "simd.h"

CONVNEXTC_BEGIN

/** How matrices are packed: for the kernels' own products, or for a BLAS's, as the checkpoint has them or in panels. */
enum class Packing { OWN, BLAS_ROWS, BLAS_PANELS };

/** Outputs of a panel for a BLAS, which are [panels][input][output of the panel]; the last panel has what is left. */
constexpr int BLAS_PANEL = 64;

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

    static Pack packer(Packing packing) {
        switch (packing) {
            case Packing::BLAS_ROWS:
                return pack_rows;
            case Packing::BLAS_PANELS:
                return pack_panels<BLAS_PANEL, pack_blas_panel>;
            default:
                return pack_panels<PANEL, pack_panel>;
        }
    }

private:
    static constexpr int LINE = 16;

    static void pack_rows(float* data, int from, int count, const float* in) {
        __builtin_memcpy(data + static_cast<long>(from) * INPUTS, in, sizeof(float) * INPUTS * count);
    }

    /** Panel by panel of WIDTH outputs. */
    template <int WIDTH, Pack ONE>
    static void pack_panels(float* data, int from, int count, const float* in) {
        for (int first = from; first < from + count;) {
            int last = smaller(static_cast<int>(round_up(first + 1, WIDTH)), from + count);
            ONE(data, first, last - first, in + static_cast<long>(first - from) * INPUTS);
            first = last;
        }
    }

    static void pack_blas_panel(float* data, int first, int count, const float* in) {
        int panel = first / BLAS_PANEL * BLAS_PANEL;
        int width = smaller(BLAS_PANEL, OUTPUTS - panel);
        float* out = data + static_cast<long>(panel) * INPUTS + first - panel;
        for (int k = 0; k < INPUTS; k += LINE) {
            transpose(in + k, smaller(LINE, INPUTS - k), count, out + static_cast<long>(k) * width, width);
        }
    }

    static void pack_panel(float* data, int first, int count, const float* in) {
        for (int block = 0; block * DEPTH < INPUTS; block++) {
            int height = smaller(DEPTH, INPUTS - block * DEPTH);
            float* out = data + static_cast<long>(block) * DEPTH * panels * PANEL
                    + static_cast<long>(first / PANEL) * height * PANEL + first % PANEL;
            const float* source = in + block * DEPTH;
            for (int k = 0; k < height; k += LINE) {
                transpose(source + k, smaller(LINE, height - k), count, out + static_cast<long>(k) * PANEL, PANEL);
            }
        }
    }

    /** A cache line of each row at a time: all rows' lines together may have no room in L1. */
    static void transpose(const float* in, int inputs, int count, float* out, int width) {
        for (int n = 0; n < count; n++) {
            for (int k = 0; k < inputs; k++) {
                out[k * width + n] = in[static_cast<long>(n) * INPUTS + k];
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

    static Pack packer(Packing) {
        return pack;
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

    static Pack packer(Packing) {
        return pack;
    }
};

CONVNEXTC_END
