package org.convnextc.runtime.kernel;

/**
 * Inner loops. Matrices are row-major and start at element 0 of their array unless an offset says otherwise; in-place use is
 * allowed where input and output are the same array at the same offset.
 */
public interface Kernels {
    /** For messages, such as {@code vector (512 bits)}. */
    String name();

    /** Bits of the vectors that a loop body is written for; a float's where it is left to the JIT compiler. */
    int vectorBits();

    /** x[i] = activation(x[i]) */
    void activate(float[] x, int count, Activation activation);

    /** x[r, c] = activation(x[r, c] + bias[biasFrom + c]); {@code bias} may be null for zeros. */
    default void biasActivate(float[] x, int rows, int columns, float[] bias, int biasFrom, Activation activation) {
        if (bias != null) {
            for (int r = 0; r < rows; r++) {
                add(x, r * columns, bias, biasFrom, columns);
            }
        }
        activate(x, rows * columns, activation);
    }

    /** x[xFrom + i] += y[yFrom + i] */
    void add(float[] x, int xFrom, float[] y, int yFrom, int count);

    /** {@link #add(float[], int, float[], int, int)} from the start of x. */
    default void add(float[] x, float[] y, int yFrom, int count) {
        add(x, 0, y, yFrom, count);
    }

    /** x[i] *= y[i] */
    void multiply(float[] x, float[] y, int count);

    /** x[r, c] = x[r, c] factor[c] + shift[c]; {@code shift} may be null for zeros. */
    void scale(float[] x, int rows, int columns, float[] factor, float[] shift);

    /**
     * x[r, c] = (x[r, c] - mean[c]) factor[c] + bias[c]: near the mean the difference is exact, where x factor + (bias - mean factor) would
     * lose what the two have in common.
     */
    void batchnorm(float[] x, int rows, int columns, float[] mean, float[] factor, float[] bias);

    /** sum[c] += x[r, c] over all r */
    void sumRows(float[] x, int rows, int columns, double[] sum);

    /** sum[c] += x[r, c]^2 over all r */
    void sumSquares(float[] x, int rows, int columns, double[] sum);

    /** into[i] = max(into[i], x[i]) */
    void max(float[] into, float[] x, int count);

    /** out[outFrom + r outStep + i] = in[inFrom + r inStep + i] for {@code rows} rows and i below {@code count}, which outStep is not. */
    default void copyRows(
            float[] in, int inFrom, int inStep, int rows, int count, float[] out, int outFrom, int outStep) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(in, inFrom + r * inStep, out, outFrom + r * outStep, count);
        }
    }

    /** Rows of the tallest tile of {@link #gemmTile}. */
    int gemmRows();

    /** Columns of the tiles of {@link #gemmTile}. */
    int gemmColumns();

    /**
     * The most inputs of a call of {@link #gemmTile}, and the distance of its rows of inputs: a constant, so that compiled code reaches all
     * rows from one index. A multiple of every {@link #gemmColumns}.
     */
    int GEMM_DEPTH = 192;

    /** The part that a call of {@link #gemmTile} fetches of the weights of another one, {@link #GEMM_DEPTH} {@link #gemmColumns}. */
    int GEMM_FETCHES = 8;

    /** How many of the tiles that share the fetching of what comes next have a part in it: those that fetch may take longer than others. */
    default int gemmFetches(int tiles) {
        return tiles;
    }

    /** Floats of a line of most caches. */
    int CACHE_LINE = 16;

    /**
     * Brings {@code count} floats of {@code x} into the cache by reading one of each line. Nothing else is done meanwhile, but as many lines
     * are on their way at a time as the processor can follow.
     *
     * @return nothing of use; what makes compiled code read those floats
     */
    default int fetch(float[] x, int from, int count) {
        int read = 0;
        for (int i = from; i < from + count; i += CACHE_LINE) {
            read ^= Float.floatToRawIntBits(x[i]);
        }
        return read;
    }

    /**
     * A tile of a matrix product: c[r, j] = start[r, j] + sum over i of a[r, i] panel[panelFrom + i {@link #gemmColumns} + j], for {@code
     * rows} rows of at most {@link #gemmRows} and i below {@code k}, which is at most {@link #GEMM_DEPTH}. Row r is at a[aFrom + r {@link
     * #GEMM_DEPTH} ...]; those of start and c, which may be the same, are startStride and cStride apart.
     *
     * @param next k {@link #gemmColumns} / {@link #GEMM_FETCHES} floats of {@code panel} from there on may be read, so that they are in the
     *     cache when a later call needs them: Java has no instruction for that; {@code panelFrom} where nothing is to be fetched
     * @return nothing of use; what makes compiled code read those floats
     */
    int gemmTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int next,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride);

    /**
     * {@link #gemmTile} that asks for what comes next and waits for none of it, where there is a way to.
     *
     * @param next behind the floats that may be read there are as many as {@link #gemmColumns} in the array
     */
    default int gemmAskingTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int next,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride) {
        return gemmTile(a, aFrom, k, panel, panelFrom, next, rows, start, startFrom, startStride, c, cFrom, cStride);
    }

    /**
     * {@link #gemmTile} where all rows start with the same sums: c[r, j] = min(max(start[j] + sum over i of ..., 0), limit). Nothing else is
     * fetched.
     *
     * @param limit at least 0; infinity for none
     */
    default void gemmClampedTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            float limit,
            float[] c,
            int cFrom,
            int cStride) {
        gemmTile(a, aFrom, k, panel, panelFrom, panelFrom, rows, start, startFrom, 0, c, cFrom, cStride);
        for (int r = 0; r < rows; r++) {
            clamp(c, cFrom + r * cStride, gemmColumns(), limit);
        }
    }

    /** x[from + i] = min(max(x[from + i], 0), limit) for i below {@code count}. */
    default void clamp(float[] x, int from, int count, float limit) {
        for (int i = from; i < from + count; i++) {
            x[i] = Math.min(Math.max(x[i], 0), limit);
        }
    }

    /** {@link #gemmTile} of the first half of its columns; the others of c are left as they are. */
    void gemmHalfTile(
            float[] a,
            int aFrom,
            int k,
            float[] panel,
            int panelFrom,
            int rows,
            float[] start,
            int startFrom,
            int startStride,
            float[] c,
            int cFrom,
            int cStride);

    /**
     * The points of F(4, 3) (arXiv 1509.09308) are 0, +-a, +-b and infinity: these, whose powers are exact, leave errors between a
     * quarter and a third of those with the usual 1 and 2.
     */
    float WINOGRAD_NEAR = 0.625f;

    /** b */
    float WINOGRAD_FAR = 1.5f;

    /**
     * B^T of F(tile, 3) by tile + 2 rows of {@code count} numbers each, inStep apart: as many rows outStep apart, in another place. For tiles
     * of 4 the rows of B^T are (a^2 b^2, 0, -a^2 - b^2, 0, 1, 0), (0, -+a b^2, -b^2, +-a, 1, 0), (0, -+a^2 b, -a^2, +-b, 1, 0),
     * (0, a^2 b^2, 0, -a^2 - b^2, 0, 1); for tiles of 2, whose points are 0, +-1 and infinity, (1, 0, -1, 0), (0, +-1, 1, 0), (0, -1, 0, 1).
     */
    void winogradInputs(int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep);

    /**
     * The same for A^T, which makes {@code tile} rows of tile + 2; row i is (0^i, a^i, (-a)^i, b^i, (-b)^i, 0), or (0^i, 1, (-1)^i, 0), with
     * 1 at the end of the last one.
     */
    void winogradOutputs(
            int tile, float[] in, int inFrom, int inStep, int count, float[] out, int outFrom, int outStep);

    /**
     * out[outFrom + r outStride + j] = activation(x[r xStride + j]) + residual[residualFrom + r outStride + j] for j below {@code columns};
     * the call may overwrite all of x.
     *
     * @param residual null for zeros; may be {@code out}
     */
    default void finish(
            float[] x,
            int xStride,
            int rows,
            int columns,
            Activation activation,
            float[] residual,
            int residualFrom,
            float[] out,
            int outFrom,
            int outStride) {
        activate(x, rows * xStride, activation);
        boolean inPlace = residual == out && residualFrom == outFrom;
        for (int r = 0; r < rows; r++) {
            int to = outFrom + r * outStride;
            if (inPlace) {
                add(out, to, x, r * xStride, columns);
            } else {
                if (residual != null) {
                    add(x, r * xStride, residual, residualFrom + r * outStride, columns);
                }
                System.arraycopy(x, r * xStride, out, to, columns);
            }
        }
    }

    /**
     * Layer normalisation of each row without weight and bias, with the biased variance. The error is that of a few float32 roundings of
     * the result, however small the deviation is beside the mean, and however large or small the numbers.
     */
    void normalize(float[] x, int rows, int columns, float eps);

    /** Root mean square normalisation of each row without weight, as exact as {@link #normalize}. */
    void normalizeRms(float[] x, int rows, int columns, float eps);

    /**
     * One row of a depthwise convolution: out[outFrom + q channels + c] = bias[c] + sum over the windows' taps of weights[weight + c]
     * image[offset + q step + c], which is {@code low} where it would be less, and {@code high} where it would be more.
     *
     * @param windows with one offset a tap
     * @param out may be the image, in another place
     */
    void depthwise(
            Windows windows,
            float[] weights,
            float[] bias,
            int channels,
            float low,
            float high,
            float[] out,
            int outFrom);

    /** {@link #depthwise} without bounds, to the start of {@code out}. */
    default void depthwise(Windows windows, float[] weights, float[] bias, int channels, float[] out) {
        depthwise(windows, weights, bias, channels, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, out, 0);
    }

    /**
     * How many neighbouring channels {@link #depthwiseGroups} takes together, or 0 where {@link #depthwise} is to be used.
     *
     * @param columns of the output
     * @param run taps of a row, which see neighbouring pixels, as do neighbouring columns
     * @param taps of all rows
     */
    default int depthwiseLanes(int columns, int run, int taps, int channels) {
        return 0;
    }

    /**
     * {@link #depthwise} where image and weights lie in groups of {@link #depthwiseLanes} channels: those of group g of an image at
     * image()[offset + g groupStep + q lanes ...], and those of a tap at weights[weight + g weightStep ...], one tap after the other. The
     * last group ends with the last channel and may overlap the one before.
     */
    default void depthwiseGroups(
            Windows windows, int groupStep, float[] weights, int weightStep, float[] bias, int channels, float[] out) {
        throw new UnsupportedOperationException(name() + " kernels take no groups of channels: depthwiseLanes is 0");
    }

    /** out[to + i lanes + j] = in[from + i step + j] for each pixel i and j below {@link #depthwiseLanes}. */
    default void gatherLanes(float[] in, int from, int step, int pixels, float[] out, int to) {
        throw new UnsupportedOperationException(name() + " kernels take no groups of channels: depthwiseLanes is 0");
    }

    /**
     * One row of a convolution in groups: out[q, o] = bias[o] + sum over the windows' taps and inputs of panel[weight + o - start]
     * image[offset + first + q step], where the outputs are done in panels of {@link Channels#LANES}. Panel p starts with output 16 p,
     * or so that it ends with the last output; all have the same size, and see inputs from {@code first[p]} on.
     *
     * @param windows with an offset for each input of a tap
     */
    void grouped(Windows windows, float[] panels, int[] first, float[] bias, int outputs, float[] out);

    /** One row of a pooling: out[q, c] = the greatest value of channel c in window q. */
    void maxpool(Windows windows, int channels, float[] out);
}
