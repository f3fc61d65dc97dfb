package org.convnextc.runtime;

import java.util.Arrays;
import org.convnextc.runtime.PackedGemm.Part;
import org.convnextc.runtime.PackedGemm.Sums;
import org.convnextc.runtime.Worker.Scratch;
import org.convnextc.runtime.kernel.Activation;
import org.convnextc.runtime.kernel.Kernels;

/**
 * A 3x3 convolution as F(4x4, 3x3) of Winograd's algorithms (arXiv 1509.09308, section 4.3), with products in Java: of each tile of 6x6
 * pixels d and each filter g, Y = A^T [(G g G^T) . (B^T d B)] A are 4x4 outputs, and over channels and tiles each of the 36 elements of
 * the bracket is a matrix product of its own. These are a quarter of the multiplications.
 */
final class PackedConvolution extends Convolution {
    private static final int OUTPUTS = Kernels.WINOGRAD_OUTPUTS;
    private static final int INPUTS = Kernels.WINOGRAD_INPUTS;
    private static final int ELEMENTS = INPUTS * INPUTS;

    /** Fewer tiles than this for each of several workers, and the elements are divided: each reads its own weights. */
    private static final int LEAST_TILES = 32;

    /** Floats of transformed inputs, or of products, of a block: with both, most of an L2 cache. */
    private static final int BLOCK = 1 << 16;

    private final WinogradWeight weight;

    PackedConvolution(WinogradWeight weight) {
        this.weight = weight;
    }

    /** What one run works on. */
    private record Image(int in, int h, int w, int c, Window window, float[] bias, Activation activation, int out) {
        /** Tiles of a row. */
        int across() {
            return (window.outWidth(w) + OUTPUTS - 1) / OUTPUTS;
        }

        int tiles() {
            return (window.outHeight(h) + OUTPUTS - 1) / OUTPUTS * across();
        }

        /** What a tile sees, as a window that moves from tile to tile. */
        Window seen() {
            return new Window(INPUTS, INPUTS, OUTPUTS, window.padHeight(), window.padWidth(), 1);
        }
    }

    /** Tiles {@code first ... first + count} between the two transforms, their inputs and their products from some float on. */
    private record Block(int first, int count, float[] inputs, float[] products, int productsFrom) {}

    @Override
    void run(Worker t, int in, int h, int w, int c, Window window, float[] bias, Activation activation, int out) {
        var image = new Image(in, h, w, c, window, bias, activation, out);
        int tiles = image.tiles();
        if (t.size() > 1 && tiles < LEAST_TILES * t.size()) {
            together(t, image, tiles);
            return;
        }
        int first = t.from(tiles);
        int share = t.to(tiles) - first;
        int most = Math.max(1, BLOCK / (ELEMENTS * Math.max(c, weight.columns())));
        int blocks = (share + most - 1) / most;
        for (int i = 0; i < blocks; i++) {
            int from = first + (int) ((long) share * i / blocks);
            int count = first + (int) ((long) share * (i + 1) / blocks) - from;
            float[] inputs = t.scratch(Scratch.STRIPS, ELEMENTS * PackedGemm.stripsLength(count, c));
            float[] products = t.scratch(Scratch.SECOND, ELEMENTS * count * weight.columns());
            var block = new Block(from, count, inputs, products, 0);
            transformInputs(t, image, block, from, from + count);
            multiply(t, image, block, 0, ELEMENTS);
            transformProducts(t, image, block, from, from + count);
        }
    }

    /** All tiles as one block, which the workers share. */
    private void together(Worker t, Image image, int tiles) {
        int inputs = ELEMENTS * PackedGemm.stripsLength(tiles, image.c);
        float[] shared = t.shared(Math.addExact(inputs, Math.multiplyExact(ELEMENTS * tiles, weight.columns())));
        var block = new Block(0, tiles, shared, shared, inputs);
        transformInputs(t, image, block, t.from(tiles), t.to(tiles));
        t.barrier();
        multiply(t, image, block, t.from(ELEMENTS), t.to(ELEMENTS));
        t.barrier();
        transformProducts(t, image, block, t.from(tiles), t.to(tiles));
    }

    /** B^T d B of some tiles, each element as {@link PackedGemm#strips}. */
    private static void transformInputs(Worker t, Image image, Block block, int from, int end) {
        Kernels kernels = t.kernels();
        int c = image.c;
        int stripLength = PackedGemm.stripsLength(block.count, c);
        Window seen = image.seen();
        float[] pixels = t.scratch(Scratch.IMAGE_ROWS, 2 * ELEMENTS * c);
        int half = ELEMENTS * c;
        for (int tile = from; tile < end; tile++) {
            int y = tile / image.across();
            int x = tile % image.across();
            Patches.gather(t, image.in, image.h, image.w, c, seen, y, x, pixels, 0);
            for (int j = 0; j < INPUTS; j++) {
                kernels.winogradInputs(pixels, j * c, INPUTS * c, c, pixels, half + j * c, INPUTS * c);
            }
            for (int channel = 0; channel < c; channel += PackedGemm.DEPTH) {
                int count = Math.min(PackedGemm.DEPTH, c - channel);
                int to = channel * block.count + (tile - block.first) * PackedGemm.DEPTH;
                for (int i = 0; i < INPUTS; i++) {
                    int row = half + i * INPUTS * c + channel;
                    kernels.winogradInputs(
                            pixels, row, c, count, block.inputs, to + i * INPUTS * stripLength, stripLength);
                }
            }
        }
    }

    private void multiply(Worker t, Image image, Block block, int from, int end) {
        int columns = weight.columns();
        int stripLength = PackedGemm.stripsLength(block.count, image.c);
        float[] zeros = t.scratch(Scratch.VECTOR, columns);
        Arrays.fill(zeros, 0, columns, 0);
        for (int element = from; element < end; element++) {
            int to = block.productsFrom + element * block.count * columns;
            var part =
                    new Part(weight.matrix(), element * weight.panels(), (element + 1) * weight.panels(), 0, image.c);
            var sums = new Sums(zeros, 0, 0, block.products, to, columns);
            PackedGemm.multiply(t.kernels(), block.inputs, element * stripLength, block.count, part, sums);
        }
    }

    /** A^T m A of some tiles, and what follows. */
    private void transformProducts(Worker t, Image image, Block block, int from, int end) {
        Kernels kernels = t.kernels();
        int outputs = weight.outputs();
        int elementStep = block.count * weight.columns();
        float[] pixels = t.scratch(Scratch.IMAGE_ROWS, OUTPUTS * INPUTS * outputs);
        float[] tilePixels = t.scratch(Scratch.CHUNK, OUTPUTS * OUTPUTS * outputs);
        for (int tile = from; tile < end; tile++) {
            int product = block.productsFrom + (tile - block.first) * weight.columns();
            for (int j = 0; j < INPUTS; j++) {
                kernels.winogradOutputs(
                        block.products,
                        product + j * elementStep,
                        INPUTS * elementStep,
                        outputs,
                        pixels,
                        j * outputs,
                        INPUTS * outputs);
            }
            for (int i = 0; i < OUTPUTS; i++) {
                kernels.winogradOutputs(
                        pixels, i * INPUTS * outputs, outputs, outputs, tilePixels, i * OUTPUTS * outputs, outputs);
            }
            kernels.biasActivate(tilePixels, OUTPUTS * OUTPUTS, outputs, image.bias, 0, image.activation);
            store(t, image, tile, tilePixels);
        }
    }

    private void store(Worker t, Image image, int tile, float[] pixels) {
        int outputs = weight.outputs();
        int width = image.window.outWidth(image.w);
        int height = image.window.outHeight(image.h);
        int x = tile % image.across() * OUTPUTS;
        int y = tile / image.across() * OUTPUTS;
        int length = Math.min(OUTPUTS, width - x) * outputs;
        for (int i = 0; i < Math.min(OUTPUTS, height - y); i++) {
            t.write(image.out + ((y + i) * width + x) * outputs, pixels, i * OUTPUTS * outputs, length);
        }
    }
}
