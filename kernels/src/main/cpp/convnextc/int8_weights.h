// Weights as 8-bit integers with a scale for each output, packed alike for all instruction sets.
#pragma once
#include "simd.h"

CONVNEXTC_BEGIN

/** Outputs of a packed panel: two vectors of AVX-512, four of AVX2, two rows of matrix units. */
constexpr int INT8_PANEL = 32;

/** Inputs whose products one lane of 32 bits adds up. */
constexpr int INT8_LANE = 4;

/** Inputs are packed up to a multiple of this with zeros. */
constexpr int INT8_STEP = 64;

/** What an input, as 8-bit integer without sign, is at most. */
constexpr int INT8_LEVELS = 255;

/**
 * A matrix [OUTPUTS, INPUTS] as q scale with q from -127 to 127, the scale one for each output. In memory: [blocks of inputs][panels of
 * INT8_PANEL outputs][inputs / 4][output of the panel][4 inputs], then the scales, then for each block the sums of each output's weights.
 *
 * @tparam DEPTH inputs of a block but for the last, which may have fewer; a multiple of INT8_STEP (Arithmetic.java says how many)
 */
template <int OUTPUTS, int INPUTS, int DEPTH = round_up(INPUTS, INT8_STEP)>
struct ByteMatrix {
    static constexpr int rows = OUTPUTS;
    static constexpr int columns = INPUTS;
    /** Vectors of products' outputs, as they are for floats. */
    static constexpr int panels = ceil_div(OUTPUTS, PANEL);
    static constexpr int blocks = ceil_div(INPUTS, DEPTH);
    static constexpr int depth = DEPTH;
    static constexpr int packed_inputs = round_up(INPUTS, INT8_STEP);
    static constexpr long packed_outputs = round_up(OUTPUTS, INT8_PANEL);
    static constexpr long bytes = packed_outputs * packed_inputs;
    static constexpr long floats = bytes / static_cast<long>(sizeof(float)) + packed_outputs * (1 + blocks);

    float* data = nullptr;
    /** Whether products take the instructions of VNNI. */
    bool vnni = false;

    /** Inputs of a block. */
    static constexpr int inputs(int block) {
        return smaller(depth, INPUTS - block * depth);
    }

    /** Weights of PANEL outputs for a block's inputs, 4 INT8_PANEL bytes from one four inputs to the next. */
    const signed char* panel(int block, int panel) const {
        int output = panel * PANEL;
        return at(data, block, output);
    }

    const float* scales() const {
        return data + bytes / sizeof(float);
    }

    /** For each output scale times the sum of a block's integers. */
    const float* sums(int block) const {
        return scales() + packed_outputs * (1 + block);
    }

    static void pack(float* data, int from, int count, const float* in) {
        for (int n = from; n < from + count; n++) {
            pack_output(data, n, in + static_cast<long>(n - from) * INPUTS);
        }
    }

private:
    static signed char* at(float* data, int block, int output) {
        int height = round_up(inputs(block), INT8_STEP);
        return reinterpret_cast<signed char*>(data) + static_cast<long>(block) * depth * packed_outputs
                + static_cast<long>(output / INT8_PANEL) * height * INT8_PANEL + output % INT8_PANEL * INT8_LANE;
    }

    static void pack_output(float* data, int n, const float* row) {
        float scale = scale_of(row);
        float inverse = scale == 0 ? 0 : 1 / scale;
        float* scales = data + bytes / sizeof(float);
        scales[n] = scale;
        for (int block = 0; block < blocks; block++) {
            int sum = pack_block(at(data, block, n), row + block * depth, inputs(block), inverse);
            scales[packed_outputs * (1 + block) + n] = scale * static_cast<float>(sum);
        }
    }

    /** Gives the sum of the integers. */
    static int pack_block(signed char* out, const float* row, int count, float inverse) {
        int sum = 0;
        for (int k = 0; k < count; k++) {
            int q = static_cast<int>(__builtin_rintf(row[k] * inverse));
            out[static_cast<long>(k / INT8_LANE) * INT8_LANE * INT8_PANEL + k % INT8_LANE] = static_cast<signed char>(q);
            sum += q;
        }
        return sum;
    }

    /**
     * The least scale with which weights are integers up to 127, and eight products that AVX2 adds up in 16 bits never exceed these,
     * whatever the inputs: the integers of one sign among eight add up to 32767 / 255 = 128 at most, of which rounding takes 8 / 2. NaN
     * where a weight is none.
     */
    static float scale_of(const float* row) {
        constexpr float most = 32767 / INT8_LEVELS - 4;
        float scale = 0;
        for (int block = 0; block < blocks; block++) {
            const float* in = row + block * depth;
            for (int k = 0; k < inputs(block); k += 4 * INT8_LANE) {
                scale = scale_of_steps(in + k, smaller(4 * INT8_LANE, inputs(block) - k), scale, most);
            }
        }
        return scale;
    }

    /** Of four lanes' inputs: the first two of each are added up, and the last two. */
    static float scale_of_steps(const float* in, int count, float scale, float most) {
        float positive[2] = {};
        float negative[2] = {};
        for (int k = 0; k < count; k++) {
            int half = k / 2 % 2;
            float weight = in[k];
            positive[half] += weight > 0 ? weight : 0;
            negative[half] += weight > 0 ? 0 : -weight;
            scale = greater(scale, greater(weight, -weight) / 127);
        }
        for (int half = 0; half < 2; half++) {
            scale = greater(scale, greater(positive[half], negative[half]) / most);
        }
        return scale;
    }
};

CONVNEXTC_END
