package org.convnextc.runtime.gemm.own;

import java.util.Arrays;
import org.convnextc.runtime.gemm.own.PackedGemm.Part;
import org.convnextc.runtime.gemm.own.PackedGemm.Sums;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;
import org.convnextc.runtime.op.Patches;
import org.convnextc.runtime.spi.Convolution;
import org.convnextc.runtime.spi.ThreadContext;
import org.convnextc.runtime.spi.ThreadContext.Scratch;
import org.convnextc.runtime.spi.Window;
import org.convnextc.runtime.spi.WindowedImage;

/**
 * A 3x3 convolution as F(4x4, 3x3) or F(2x2, 3x3) of Winograd's algorithms (arXiv 1509.09308, section 4), with products in Java: of each
 * tile of 6x6 (4x4) pixels d and each filter g, Y = A^T [(G g G^T) . (B^T d B)] A are 4x4 (2x2) outputs, and over channels and tiles each
 * of the 36 (16) elements of the bracket is a matrix product of its own. These are a quarter (four ninths) of the multiplications.
 */
final class PackedConvolution extends Convolution {
    /** Fewer tiles than this for each of several workers, and the elements are divided: each reads its own weights. */
    private static final int LEAST_TILES = 32;

    /** Floats of transformed inputs, or of products, of a block: with both, most of an L2 cache. */
    private static final int BLOCK = 1 << 16;

    private final WinogradWeight weight;

    /** Of a row of a tile. */
    private final int tileOutputs;

    private final int tileInputs;

    /** Of a tile between the transforms. */
    private final int elements;

    PackedConvolution(WinogradWeight weight) {
        this.weight = weight;
        tileOutputs = weight.tile();
        tileInputs = tileOutputs + 2;
        elements = tileInputs * tileInputs;
    }

    /**
     * What one run works on.
     *
     * @param tile outputs of a tile's row
     */
    private record Image(WindowedImage windows, float[] bias, Activation activation, int out, int tile) {
        int height() {
            return windows.window().outHeight(windows.h());
        }

        /** Tiles of a row. */
        int across() {
            return (windows.outWidth() + tile - 1) / tile;
        }

        int tiles() {
            return (height() + tile - 1) / tile * across();
        }

        int channels() {
            return windows.c();
        }

        /** What a tile sees, as a window that moves from tile to tile. */
        WindowedImage seen() {
            Window window = windows.window();
            var seen = new Window(tile + 2, tile + 2, tile, window.padHeight(), window.padWidth(), 1);
            return new WindowedImage(windows.in(), windows.h(), windows.w(), windows.c(), seen);
        }
    }

    /** Tiles {@code first ... first + count} between the two transforms, their inputs and their products from some float on. */
    private record Block(int first, int count, float[] inputs, float[] products, int productsFrom) {}

    @Override
    public void run(ThreadContext t, WindowedImage windows, float[] bias, Activation activation, int out) {
        var image = new Image(windows, bias, activation, out, tileOutputs);
        int tiles = image.tiles();
        if (t.size() > 1 && tiles < LEAST_TILES * t.size()) {
            together(t, image, tiles);
            return;
        }
        int first = t.from(tiles);
        int share = t.to(tiles) - first;
        int most = Math.max(1, BLOCK / (elements * Math.max(image.channels(), weight.columns())));
        int blocks = (share + most - 1) / most;
        for (int i = 0; i < blocks; i++) {
            int from = first + (int) ((long) share * i / blocks);
            int count = first + (int) ((long) share * (i + 1) / blocks) - from;
            float[] inputs = t.scratch(Scratch.STRIPS, elements * PackedGemm.stripsLength(count, image.channels()));
            float[] products = t.scratch(Scratch.SECOND, elements * count * weight.columns());
            var block = new Block(from, count, inputs, products, 0);
            transformInputs(t, image, block, from, from + count);
            multiply(t, image, block, 0, elements);
            transformProducts(t, image, block, from, from + count);
        }
    }

    /** All tiles as one block, which the workers share. */
    private void together(ThreadContext t, Image image, int tiles) {
        int inputs = elements * PackedGemm.stripsLength(tiles, image.channels());
        float[] shared = t.shared(Math.addExact(inputs, Math.multiplyExact(elements * tiles, weight.columns())));
        var block = new Block(0, tiles, shared, shared, inputs);
        transformInputs(t, image, block, t.from(tiles), t.to(tiles));
        t.barrier();
        multiply(t, image, block, t.from(elements), t.to(elements));
        t.barrier();
        transformProducts(t, image, block, t.from(tiles), t.to(tiles));
    }

    /** B^T d B of some tiles, each element as {@link PackedGemm#strips}. */
    private void transformInputs(ThreadContext t, Image image, Block block, int from, int end) {
        Kernels kernels = t.kernels();
        int c = image.channels();
        int stripLength = PackedGemm.stripsLength(block.count, c);
        WindowedImage seen = image.seen();
        float[] pixels = t.scratch(Scratch.IMAGE_ROWS, 2 * elements * c);
        int half = elements * c;
        for (int tile = from; tile < end; tile++) {
            int y = tile / image.across();
            int x = tile % image.across();
            Patches.gather(t, seen, y, x, pixels, 0);
            for (int j = 0; j < tileInputs; j++) {
                kernels.winogradInputs(
                        tileOutputs, pixels, j * c, tileInputs * c, c, pixels, half + j * c, tileInputs * c);
            }
            for (int channel = 0; channel < c; channel += PackedGemm.DEPTH) {
                int count = Math.min(PackedGemm.DEPTH, c - channel);
                int to = channel * block.count + (tile - block.first) * PackedGemm.DEPTH;
                for (int i = 0; i < tileInputs; i++) {
                    int row = half + i * tileInputs * c + channel;
                    kernels.winogradInputs(
                            tileOutputs,
                            pixels,
                            row,
                            c,
                            count,
                            block.inputs,
                            to + i * tileInputs * stripLength,
                            stripLength);
                }
            }
        }
    }

    private void multiply(ThreadContext t, Image image, Block block, int from, int end) {
        int columns = weight.columns();
        int stripLength = PackedGemm.stripsLength(block.count, image.channels());
        float[] zeros = t.scratch(Scratch.VECTOR, columns);
        Arrays.fill(zeros, 0, columns, 0);
        for (int element = from; element < end; element++) {
            int to = block.productsFrom + element * block.count * columns;
            var part = new Part(
                    weight.matrix(), element * weight.panels(), (element + 1) * weight.panels(), 0, image.channels());
            var sums = new Sums(zeros, 0, 0, block.products, to, columns);
            PackedGemm.multiply(t.kernels(), block.inputs, element * stripLength, block.count, part, sums);
        }
    }

    /** A^T m A of some tiles, and what follows. */
    private void transformProducts(ThreadContext t, Image image, Block block, int from, int end) {
        Kernels kernels = t.kernels();
        int outputs = weight.outputs();
        int elementStep = block.count * weight.columns();
        float[] pixels = t.scratch(Scratch.IMAGE_ROWS, tileOutputs * tileInputs * outputs);
        float[] tilePixels = t.scratch(Scratch.CHUNK, tileOutputs * tileOutputs * outputs);
        for (int tile = from; tile < end; tile++) {
            int product = block.productsFrom + (tile - block.first) * weight.columns();
            for (int j = 0; j < tileInputs; j++) {
                kernels.winogradOutputs(
                        tileOutputs,
                        block.products,
                        product + j * elementStep,
                        tileInputs * elementStep,
                        outputs,
                        pixels,
                        j * outputs,
                        tileInputs * outputs);
            }
            for (int i = 0; i < tileOutputs; i++) {
                kernels.winogradOutputs(
                        tileOutputs,
                        pixels,
                        i * tileInputs * outputs,
                        outputs,
                        outputs,
                        tilePixels,
                        i * tileOutputs * outputs,
                        outputs);
            }
            kernels.biasActivate(tilePixels, tileOutputs * tileOutputs, outputs, image.bias, 0, image.activation);
            store(t, image, tile, tilePixels);
        }
    }

    private void store(ThreadContext t, Image image, int tile, float[] pixels) {
        int outputs = weight.outputs();
        int width = image.windows.outWidth();
        int height = image.height();
        int x = tile % image.across() * tileOutputs;
        int y = tile / image.across() * tileOutputs;
        int length = Math.min(tileOutputs, width - x) * outputs;
        for (int i = 0; i < Math.min(tileOutputs, height - y); i++) {
            t.write(image.out + ((y + i) * width + x) * outputs, pixels, i * tileOutputs * outputs, length);
        }
    }
}
