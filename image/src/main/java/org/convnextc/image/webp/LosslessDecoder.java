package org.convnextc.image.webp;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a VP8L chunk, by the specification of the WebP lossless bitstream (RFC 9649, section 3): entropy-coded pixels, which
 * transforms made smaller. Pixels are numbers of alpha, red, green and blue, 8 bits each.
 */
final class LosslessDecoder {
    static final int HEADER_BYTES = 5;
    private static final int SIGNATURE = 0x2f;
    private static final int MAX_CACHE_BITS = 11;

    /** Distances 1 to 120 are those of pixels near by: 16 times the rows up, plus 8, less the columns to the left. */
    private static final int[] NEAR = {
        0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b,
                0x36, 0x3a,
        0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34,
                0x3c, 0x03,
        0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69,
                0x12, 0x1e,
        0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d,
                0x11, 0x1f,
        0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74,
                0x7c, 0x41,
        0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f,
                0x60, 0x70
    };

    private final LsbReader in;

    private LosslessDecoder(LsbReader in) {
        this.in = in;
    }

    /** Width and height, from the first bytes. */
    static Size size(byte[] data, int start, int end) throws IOException {
        return new LosslessDecoder(new LsbReader(data, start, end)).header();
    }

    static int[] decode(byte[] data, int start, int end) throws IOException {
        var decoder = new LosslessDecoder(new LsbReader(data, start, end));
        return decoder.image(decoder.header());
    }

    private Size header() throws IOException {
        if (in.take(8) != SIGNATURE) {
            throw new IOException("the lossless image does not begin with 2f");
        }
        Size size = new Size(in.take(14) + 1, in.take(14) + 1);
        in.take(1); // whether alpha is used
        int version = in.take(3);
        if (version != 0) {
            throw new IOException("the lossless image is of version " + version + ", expected 0");
        }
        return size;
    }

    private int[] image(Size size) throws IOException {
        List<Transform> transforms = new ArrayList<>();
        int seen = 0;
        Size coded = size;
        while (in.flag()) {
            int type = in.take(2);
            if ((seen & 1 << type) != 0) {
                throw new IOException("a transform of type " + type + " occurs twice");
            }
            seen |= 1 << type;
            Transform transform = transform(type, coded);
            transforms.add(transform);
            coded = transform.coded();
        }
        int[] pixels = pixels(coded, true);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            pixels = transforms.get(i).inverse(pixels);
        }
        return pixels;
    }

    private Transform transform(int type, Size size) throws IOException {
        switch (type) {
            case 0, 1:
                int bits = in.take(3) + 2;
                int[] blocks = pixels(size.divided(bits), false);
                return type == 0 ? new PredictorTransform(size, bits, blocks) : new ColourTransform(size, bits, blocks);
            case 2:
                return new SubtractGreen(size);
            default:
                int colours = in.take(8) + 1;
                return ColourIndexing.of(size, pixels(new Size(colours, 1), false));
        }
    }

    /** An entropy-coded image. Only the one of the pixels themselves, not those that say how to decode, may have several groups of codes. */
    private int[] pixels(Size size, boolean outermost) throws IOException {
        ColourCache cache = null;
        if (in.flag()) {
            int bits = in.take(4);
            if (bits < 1 || bits > MAX_CACHE_BITS) {
                throw new IOException("a colour cache has " + bits + " bits, expected 1 to " + MAX_CACHE_BITS);
            }
            cache = new ColourCache(bits);
        }
        int[] pixels = new int[size.area()];
        decode(pixels, size.width(), groups(size, outermost, cache == null ? 0 : cache.size()), cache);
        return pixels;
    }

    private CodeGroups groups(Size size, boolean outermost, int cacheSize) throws IOException {
        if (!outermost || !in.flag()) {
            return CodeGroups.one(in, cacheSize);
        }
        int bits = in.take(3) + 2;
        Size blocks = size.divided(bits);
        return CodeGroups.read(in, pixels(blocks, false), bits, blocks.width(), cacheSize);
    }

    private void decode(int[] pixels, int width, CodeGroups groups, ColourCache cache) throws IOException {
        int mask = groups.mask();
        int x = 0;
        int y = 0;
        CodeGroup group = groups.at(0, 0);
        for (int at = 0; at < pixels.length; ) {
            if ((x & mask) == 0) {
                group = groups.at(x, y);
            }
            int symbol = group.next(in);
            int count = 1;
            if (symbol < CodeGroup.LITERALS) {
                pixels[at] = group.pixel(in, symbol);
            } else if (symbol < CodeGroup.LITERALS + CodeGroup.LENGTHS) {
                count = number(symbol - CodeGroup.LITERALS);
                copy(pixels, at, count, distance(number(group.distancePrefix(in)), width));
            } else {
                pixels[at] = cache.get(symbol - CodeGroup.LITERALS - CodeGroup.LENGTHS);
            }
            if (cache != null) {
                for (int i = at; i < at + count; i++) {
                    cache.add(pixels[i]);
                }
            }
            at += count;
            x += count;
            if (x >= width) {
                y += x / width;
                x %= width;
            }
            if (count > 1 && at < pixels.length) {
                group = groups.at(x, y);
            }
        }
    }

    /** Of a length or a distance, of which the prefix tells the highest two bits. */
    private int number(int prefix) throws EOFException {
        if (prefix < 4) {
            return prefix + 1;
        }
        int bits = prefix - 2 >> 1;
        return (2 + (prefix & 1) << bits) + in.take(bits) + 1;
    }

    private static int distance(int code, int width) {
        if (code > NEAR.length) {
            return code - NEAR.length;
        }
        int near = NEAR[code - 1];
        return Math.max(1, (near >> 4) * width + 8 - (near & 0xf));
    }

    /** The copied pixels may overlap those that they become: then they repeat. */
    private static void copy(int[] pixels, int at, int count, int distance) throws IOException {
        if (distance > at || count > pixels.length - at) {
            throw new IOException("pixels are copied from or to a place outside the image");
        }
        if (distance >= count) {
            System.arraycopy(pixels, at - distance, pixels, at, count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            pixels[i] = pixels[i - distance];
        }
    }
}
