package org.convnextc.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessTest {
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};

    static Stream<List<String>> cases() throws IOException {
        return TestImages.rows("cases.tsv");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesThePixelsThatTorchvisionGives(List<String> row) {
        Preprocess preprocess = Preprocess.of(
                Stream.of(row.get(1).split("; ")).map(PreprocessTest::step).toArray(Preprocess.Step[]::new));
        BufferedImage result = preprocess.pixelsOf(Images.read(TestImages.path(row.get(0))), 3);
        assertEquals(row.get(2), TestImages.digest(result));
    }

    private static Preprocess.Step step(String text) {
        String[] words = text.split(" ");
        int first = Integer.parseInt(words[1]);
        return switch (words[0]) {
            case "resize" -> Preprocess.resize(first, filter(words[2]));
            case "warp" -> Preprocess.warp(first, Integer.parseInt(words[2]), filter(words[3]));
            case "crop" -> Preprocess.crop(first, Integer.parseInt(words[2]));
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Filter filter(String name) {
        return Filter.valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Test
    void thePictureOfAnInputIsThePixelsThatItWasMadeOf() {
        Preprocess preprocess = Preprocess.of(
                Preprocess.resize(256, Filter.BICUBIC), Preprocess.crop(160, 224), Preprocess.normalize(MEAN, STD));
        BufferedImage image = Images.read(TestImages.path("coffee_390x260.png"));
        float[] input = preprocess.apply(image, 3, 160, 224);
        BufferedImage seen = preprocess.pixelsOf(image, 3);
        assertEquals(TestImages.digest(seen), TestImages.digest(preprocess.picture(input, 3, 160, 224)));
        assertEquals(TestImages.digest(seen), TestImages.digest(preprocess.thumbnail(input, 3, 160, 224, 200)));
    }

    @Test
    void aThumbnailHasTheMeansOfSquares() {
        Preprocess preprocess = Preprocess.of(Preprocess.normalize(MEAN, STD));
        var image = new BufferedImage(7, 5, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 35; i++) {
            image.setRGB(i % 7, i / 7, 0x010305 * i);
        }
        BufferedImage small = preprocess.thumbnail(preprocess.apply(image, 3, 5, 7), 3, 5, 7, 3);
        // 7 / 3 is nearest to 2; the last row and the last column fill no square.
        assertEquals(3, small.getWidth());
        assertEquals(2, small.getHeight());
        for (int i = 0; i < 6; i++) {
            int first = i / 3 * 14 + i % 3 * 2;
            int sum = first + first + 1 + first + 7 + first + 8;
            int[] rgb = small.getRaster().getPixel(i % 3, i / 3, (int[]) null);
            assertEquals(sum / 4f, rgb[0], 0.51f);
            assertEquals(3 * sum / 4f, rgb[1], 0.51f);
            assertEquals(5 * sum / 4f, rgb[2], 0.51f);
        }
    }

    /** The digest is that of the float32 bytes of ToTensor and Normalize, so the values are equal to the last bit. */
    @Test
    void givesTheFloatsThatTorchvisionGives() {
        Preprocess preprocess = Preprocess.of(
                Preprocess.resize(256, Filter.BICUBIC), Preprocess.crop(224, 224), Preprocess.normalize(MEAN, STD));
        float[] values = preprocess.apply(Images.read(TestImages.path("coffee_390x260.png")), 3, 224, 224);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        assertEquals(
                "5096a44f2884819d5a5db8cb2073e042d33b8f429336f01748131ecfa2c3e334", TestImages.sha256(bytes.array()));
    }

    @Test
    void padsBeforeItNormalizes() {
        BufferedImage image = new BufferedImage(1, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 255);
        image.getRaster().setSample(0, 1, 0, 51);
        Preprocess preprocess =
                Preprocess.of(Preprocess.pad(1), Preprocess.normalize(new double[] {0.2}, new double[] {0.5}));
        float black = (0 - 0.2f) / 0.5f;
        float white = (1 - 0.2f) / 0.5f;
        float fifth = (51 / 255f - 0.2f) / 0.5f;
        assertArrayEquals(
                new float[] {black, black, black, black, white, black, black, fifth, black, black, black, black},
                preprocess.apply(image, 1, 4, 3));
    }

    @Test
    void withoutNormalizeTheRangeIsZeroToOne() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 255);
        assertArrayEquals(new float[] {1, 1, 1}, Preprocess.of().apply(image, 3, 1, 1));
    }

    @Test
    void saysWhichSizesDoNotFit() {
        BufferedImage image = new BufferedImage(28, 30, BufferedImage.TYPE_BYTE_GRAY);
        assertEquals(
                "the image of 28x30 pixels becomes 32x34, but the net takes 32x32: let preprocess resize, warp, crop or pad to"
                        + " this size",
                assertThrows(ImageException.class, () -> Preprocess.of(Preprocess.pad(2))
                                .apply(image, 1, 32, 32))
                        .getMessage());
    }

    @Test
    void saysWhichChannelsDoNotFit() {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
        Preprocess preprocess = Preprocess.of(Preprocess.normalize(MEAN, STD));
        assertEquals(
                "normalize has 3 means, but the net takes 1 channels",
                assertThrows(ImageException.class, () -> preprocess.apply(image, 1, 2, 2))
                        .getMessage());
        assertEquals(
                "an image has 1 channel (gray) or 3 (RGB), but the net takes 4",
                assertThrows(ImageException.class, () -> preprocess.apply(image, 4, 2, 2))
                        .getMessage());
    }

    @Test
    void turnsFilesUprightWhereAskedTo() {
        Path path = TestImages.path("formats/orientation_6.jpg"); // stored 31 wide, 21 high
        assertEquals(31, Preprocess.of().read(path).getWidth());
        assertEquals(
                31, Preprocess.of(Preprocess.decode(Exif.IGNORE)).read(path).getWidth());
        Preprocess upright = Preprocess.of(Preprocess.decode(Exif.APPLY), Preprocess.normalize(MEAN, STD));
        assertEquals(21, upright.read(path).getWidth());
        assertArrayEquals(upright.apply(Images.read(path, Exif.APPLY), 3, 31, 21), upright.apply(path, 3, 31, 21));
        assertEquals(
                path
                        + ": the image of 21x31 pixels becomes 21x31, but the net takes 31x21: let preprocess resize, warp,"
                        + " crop or pad to this size",
                assertThrows(ImageException.class, () -> upright.apply(path, 3, 21, 31))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Preprocess.of(Preprocess.pad(2), Preprocess.decode(Exif.APPLY)));
    }

    @Test
    void refusesStepsAfterNormalize() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Preprocess.of(Preprocess.normalize(MEAN, STD), Preprocess.pad(2)));
    }

    @Test
    void refusesAPadThatWouldTakeTooMuchMemory() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        assertEquals(
                "an image of 2000000001x2000000001 pixels is too large: at most 67108864 pixels are possible",
                assertThrows(ImageException.class, () -> Preprocess.of(Preprocess.pad(1_000_000_000))
                                .apply(image, 1, 1, 1))
                        .getMessage());
    }

    @Test
    void refusesWhatWouldTakeTooMuchMemory() {
        BufferedImage thin = new BufferedImage(1, 1_000_000, BufferedImage.TYPE_BYTE_GRAY);
        Preprocess crop = Preprocess.of(Preprocess.resize(224, Filter.BICUBIC), Preprocess.crop(224, 224));
        assertEquals(224 * 224, crop.apply(thin, 1, 224, 224).length); // only the centre is computed
        Preprocess whole = Preprocess.of(Preprocess.resize(224, Filter.BICUBIC));
        assertEquals(
                "the image of 1x1000000 pixels cannot be resized to 224x224000000: that takes more than 67108864 pixels",
                assertThrows(ImageException.class, () -> whole.apply(thin, 1, 224, 224))
                        .getMessage());
    }
}
