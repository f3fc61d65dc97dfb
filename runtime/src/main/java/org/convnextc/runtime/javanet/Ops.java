package org.convnextc.runtime.javanet;

import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.op.ChannelOps;
import org.convnextc.runtime.op.Conv;
import org.convnextc.runtime.op.Depthwise;
import org.convnextc.runtime.op.Patches;
import org.convnextc.runtime.op.Pointwise;
import org.convnextc.runtime.op.Pooling;
import org.convnextc.runtime.op.Upsampling;
import org.convnextc.runtime.spi.Binder;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.Filters;
import org.convnextc.runtime.spi.Groups;
import org.convnextc.runtime.spi.Matrix;
import org.convnextc.runtime.spi.Mlp;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.Weights;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * What generated code calls. Offsets are float indices into the arena; images are channels-last [h, w, c]. All workers of a team make
 * the same calls; each does its share, and returns when all are done. Element by element, in-place use is allowed. Arguments come in
 * one order: operands, extents, weights, attributes, activation, residual, result.
 */
public final class Ops {
    /** In place of an arena offset, where nothing is added. */
    public static final int NO_RESIDUAL = Matrix.NO_RESIDUAL;

    /** In place of an arena offset, for the caller's image. */
    public static final int INPUT = WindowedImage.INPUT;

    private Ops() {}

    /** The caller's image [c,h,w] to [h,w,c]. */
    public static void toChannelsLast(ThreadContext t, int h, int w, int c, int out) {
        Patches.toChannelsLast(t, c, h, w, out);
    }

    /** An image [h,w,c] to [c,h,w]. */
    public static void toChannelsFirst(ThreadContext t, int in, int h, int w, int c, int out) {
        ChannelOps.transpose(t, in, h * w, c, out);
    }

    /** out[y,x,(ky,kx,c)] = in[y stride + ky dilation - pad, x stride + kx dilation - pad, c], zero outside the image. */
    public static void patches(ThreadContext t, WindowedImage windows, int out) {
        Patches.fromImage(t, windows, out);
    }

    /**
     * out = activation(in weight^T + bias) + residual, for {@code rows} rows.
     *
     * @param bias one value an output, or null
     * @param residual [rows, outputs] or {@link #NO_RESIDUAL}; may be {@code out}
     */
    public static void gemm(
            ThreadContext t,
            int in,
            int rows,
            Matrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out) {
        weight.multiply(t, in, bias, activation, residual, out, rows);
        t.barrier();
    }

    public static void gemm(
            ThreadContext t, int in, int rows, Matrix weight, float[] bias, Activation activation, int out) {
        gemm(t, in, rows, weight, bias, activation, NO_RESIDUAL, out);
    }

    public static void gemm(ThreadContext t, int in, int rows, Matrix weight, float[] bias, int residual, int out) {
        gemm(t, in, rows, weight, bias, Activation.NONE, residual, out);
    }

    public static void gemm(ThreadContext t, int in, int rows, Matrix weight, float[] bias, int out) {
        gemm(t, in, rows, weight, bias, Activation.NONE, NO_RESIDUAL, out);
    }

    /**
     * A convolution over all channels: {@link #patches}, of an image in the arena or of the caller's, and {@link #gemm} in one, without
     * memory for the patches where products are in Java.
     *
     * @param windows of an image [h,w,c] in the arena, or of the caller's
     * @param weight [outputs, (ky,kx,c)]
     * @param residual [rows, outputs] or {@link #NO_RESIDUAL}
     */
    public static void convGemm(
            ThreadContext t,
            WindowedImage windows,
            Matrix weight,
            float[] bias,
            Activation activation,
            int residual,
            int out) {
        weight.convolve(t, windows, bias, activation, residual, out);
        t.barrier();
    }

    public static void convGemm(
            ThreadContext t, WindowedImage windows, Matrix weight, float[] bias, Activation activation, int out) {
        convGemm(t, windows, weight, bias, activation, NO_RESIDUAL, out);
    }

    public static void convGemm(
            ThreadContext t, WindowedImage windows, Matrix weight, float[] bias, int residual, int out) {
        convGemm(t, windows, weight, bias, Activation.NONE, residual, out);
    }

    public static void convGemm(ThreadContext t, WindowedImage windows, Matrix weight, float[] bias, int out) {
        convGemm(t, windows, weight, bias, Activation.NONE, NO_RESIDUAL, out);
    }

    /**
     * Two products with an activation between them: out = activation(in expand^T + hiddenBias) project^T + bias + residual, for {@code
     * rows} rows.
     *
     * @param residual [rows, outputs] or {@link #NO_RESIDUAL}; may be {@code out}
     */
    public static void mlp(ThreadContext t, int in, int rows, Mlp mlp, int residual, int out) {
        mlp.expand().mlp(t, in, mlp, residual, out, rows);
        t.barrier();
    }

    public static void mlp(ThreadContext t, int in, int rows, Mlp mlp, int out) {
        mlp(t, in, rows, mlp, NO_RESIDUAL, out);
    }

    /**
     * Depthwise convolution and, over its channels, layer normalisation without weight and bias.
     *
     * @param taps of {@link Binder#taps}
     * @param bias one value a channel, or null
     */
    public static void convNormalize(
            ThreadContext t, WindowedImage windows, float[] taps, float[] bias, float eps, int out) {
        Depthwise.normalize(t, windows, taps, bias, eps, out);
    }

    /** {@link #convNormalize} with an activation in place of the normalisation. */
    public static void depthwise(
            ThreadContext t, WindowedImage windows, float[] taps, float[] bias, Activation activation, int out) {
        Depthwise.activate(t, windows, taps, bias, activation, out);
    }

    public static void depthwise(ThreadContext t, WindowedImage windows, float[] taps, float[] bias, int out) {
        depthwise(t, windows, taps, bias, Activation.NONE, out);
    }

    /**
     * Any convolution and an activation. What is not finite in a channel may make outputs of other groups NaN.
     *
     * @param filters of {@link Binder#filters}
     * @param bias one value an output channel, or null
     */
    public static void conv(
            ThreadContext t, WindowedImage windows, Filters filters, float[] bias, Activation activation, int out) {
        Conv.run(t, windows, filters, bias, activation, out);
    }

    public static void conv(ThreadContext t, WindowedImage windows, Filters filters, float[] bias, int out) {
        conv(t, windows, filters, bias, Activation.NONE, out);
    }

    /**
     * A 3x3 convolution over all channels that moves by one pixel, and an activation. Products in Java compute tiles of 4x4 outputs from
     * sums of 6x6 pixels: what is not finite, or far greater than the rest, costs its neighbours their value, or digits of it.
     *
     * @param weight of {@link Binder#winograd}
     * @param bias one value an output channel, or null
     */
    public static void winograd(
            ThreadContext t, WindowedImage windows, Convolution weight, float[] bias, Activation activation, int out) {
        weight.run(t, windows, bias, activation, out);
        t.barrier();
    }

    public static void winograd(ThreadContext t, WindowedImage windows, Convolution weight, float[] bias, int out) {
        winograd(t, windows, weight, bias, Activation.NONE, out);
    }

    /** Of each row; weight and bias, one value a column, may be null. */
    public static void layernorm(
            ThreadContext t, int in, int rows, int c, float[] weight, float[] bias, float eps, int out) {
        ChannelOps.layernorm(t, in, rows, c, weight, bias, eps, out);
    }

    /** Root mean square normalisation of each row; weight, one value a column, may be null. */
    public static void rmsnorm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        ChannelOps.rmsnorm(t, in, rows, c, weight, eps, out);
    }

    /** x / sqrt(variance + eps) weight with the unbiased variance; the weight may be null */
    public static void simplenorm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        ChannelOps.simplenorm(t, in, rows, c, weight, eps, out);
    }

    /** x / max(length of the row, eps) weight; the weight may be null */
    public static void l2norm(ThreadContext t, int in, int rows, int c, float[] weight, float eps, int out) {
        ChannelOps.l2norm(t, in, rows, c, weight, eps, out);
    }

    /** Group normalisation (arXiv 1803.08494); the bias, or weight and bias, one value a column, may be null. */
    public static void groupnorm(
            ThreadContext t, int in, Groups groups, float[] weight, float[] bias, float eps, int out) {
        ChannelOps.groupnorm(t, in, groups, weight, bias, eps, out);
    }

    /** out = factor in, with one factor */
    public static void scalarScale(ThreadContext t, int in, int count, float[] factor, int out) {
        Pointwise.rescale(t, in, count, factor[0], 0, out);
    }

    /** out = in + summand, with one summand */
    public static void scalarBias(ThreadContext t, int in, int count, float[] summand, int out) {
        Pointwise.rescale(t, in, count, 1, summand[0], out);
    }

    /** out = factor in + summand */
    public static void rescale(ThreadContext t, int in, int count, float factor, float summand, int out) {
        Pointwise.rescale(t, in, count, factor, summand, out);
    }

    /** out[r,c] = in[r, from + c], where in has {@code cIn} columns and out {@code cOut} */
    public static void slice(ThreadContext t, int in, int rows, int cIn, int from, int cOut, int out) {
        ChannelOps.slice(t, in, rows, cIn, from, cOut, out);
    }

    /** Images with {@code factor} times the height and width, of the pixels that the new ones lie in. */
    public static void nearest(ThreadContext t, int in, int height, int width, int c, int factor, int out) {
        Upsampling.run(t, in, new Upsampling.Image(height, width, c), Upsampling.nearest(factor), out);
    }

    /** The same of the nearest four, the image's edges staying where they are. */
    public static void bilinear(ThreadContext t, int in, int height, int width, int c, int factor, int out) {
        Upsampling.run(t, in, new Upsampling.Image(height, width, c), Upsampling.edges(factor), out);
    }

    /** The same, the centres of the outermost pixels staying where they are. */
    public static void bilinearCorners(ThreadContext t, int in, int height, int width, int c, int factor, int out) {
        Upsampling.run(t, in, new Upsampling.Image(height, width, c), Upsampling.corners(factor), out);
    }

    public static void activate(ThreadContext t, int in, int count, Activation activation, int out) {
        Pointwise.activation(t, in, count, activation, out);
    }

    /** out[r,c] = in[r,c] factor[c] */
    public static void scale(ThreadContext t, int in, int rows, int c, float[] factor, int out) {
        ChannelOps.scale(t, in, rows, c, factor, null, out);
    }

    /** out[r,c] = (in[r,c] - mean[c]) factor[c] + bias[c]; see {@link Weights#batchnormFactor}. */
    public static void batchnorm(
            ThreadContext t, int in, int rows, int c, float[] mean, float[] factor, float[] bias, int out) {
        ChannelOps.batchnorm(t, in, rows, c, mean, factor, bias, out);
    }

    public static void add(ThreadContext t, int a, int b, int count, int out) {
        Pointwise.add(t, a, b, count, out);
    }

    public static void multiply(ThreadContext t, int a, int b, int count, int out) {
        Pointwise.multiply(t, a, b, count, out);
    }

    /** out[r,c] = in[r,c] factor[c], the factor being in the arena. */
    public static void multiplyChannels(ThreadContext t, int in, int factor, int rows, int c, int out) {
        ChannelOps.multiplyChannels(t, in, rows, c, factor, out);
    }

    /**
     * Global response normalisation (arXiv 2301.00808, section 3.3): G[c] = L2 norm of in[:,c], N[c] = G[c] / (mean of G + eps), out =
     * gamma (in N) + beta + in.
     */
    public static void grn(ThreadContext t, int in, int rows, int c, float[] gamma, float[] beta, float eps, int out) {
        Pooling.grn(t, in, rows, c, gamma, beta, eps, out);
    }

    /** The greatest value under the window; padding does not count. */
    public static void maxpool(ThreadContext t, WindowedImage windows, int out) {
        Pooling.maxpool(t, windows, out);
    }

    /** The mean under the window; padding counts as zeros. */
    public static void avgpool(ThreadContext t, WindowedImage windows, int out) {
        Pooling.avgpool(t, windows, out);
    }

    /** Means under windows that are laid so that the output has a given height and width. */
    public static void adaptiveAvgpool(
            ThreadContext t, int in, int height, int width, int c, int outHeight, int outWidth, int out) {
        Pooling.adaptiveAvgpool(t, in, height, width, c, outHeight, outWidth, out);
    }

    /** The mean of the pixels under the window; padding does not count. */
    public static void avgpoolInside(ThreadContext t, WindowedImage windows, int out) {
        Pooling.avgpoolInside(t, windows, out);
    }

    /** One operand of a concatenation: out[r, channelOffset + i] = in[r, i], where out has {@code cOut} columns. */
    public static void copy(ThreadContext t, int in, int rows, int cIn, int cOut, int channelOffset, int out) {
        ChannelOps.copy(t, in, rows, cIn, out, cOut, channelOffset);
    }

    /** out[c] = mean of in[:,c] */
    public static void mean(ThreadContext t, int in, int rows, int c, int out) {
        Pooling.mean(t, in, rows, c, out);
    }

    /** out[c] = the greatest of in[:,c] */
    public static void max(ThreadContext t, int in, int rows, int c, int out) {
        Pooling.max(t, in, rows, c, out);
    }

    /** Hands a result to the caller, as the net's output of this number. */
    public static void output(ThreadContext t, int in, int count, int output) {
        if (t.index() == 0) {
            t.output(in, count, output);
        }
        t.barrier();
    }
}
