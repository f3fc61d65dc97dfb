package org.convnextc.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.convnextc.image.EncodedImage;
import org.convnextc.image.ImageException;
import org.convnextc.image.Labels;
import org.convnextc.image.Preprocess;
import org.convnextc.runtime.exec.Uninterrupted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many images at once. */
@Timeout(60)
final class ClassifyTest {
    private static final int IMAGES = 20;

    @TempDir
    private Path folder;

    private ImageModel gray() {
        return ImageModel.load(folder, 1, 3, Options.defaults(), Preprocess.of());
    }

    private static BufferedImage image(int value) {
        var image = new BufferedImage(ImageModel.SIDE, ImageModel.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < ImageModel.SIDE * ImageModel.SIDE; i++) {
            image.getRaster().setSample(i % ImageModel.SIDE, i / ImageModel.SIDE, 0, value);
        }
        return image;
    }

    @Test
    void howManyIsOneOrMore() {
        try (ImageModel model = gray()) {
            for (int k : new int[] {0, -1}) {
                String expected = "k is " + k + ", expected 1 or more";
                var one = assertThrows(IllegalArgumentException.class, () -> model.classify(image(100), k));
                assertEquals(expected, one.getMessage());
                var many = assertThrows(
                        IllegalArgumentException.class, () -> model.classifyImages(List.of(image(100)), k));
                assertEquals(expected, many.getMessage());
            }
            assertEquals(1, model.classify(image(100), 1).size());
        }
    }

    /** The fourth is no image, the ninth has another size. */
    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (int i = 0; i < IMAGES; i++) {
            Path file = folder.resolve(i + ".png");
            BufferedImage image = i == 8 ? new BufferedImage(5, 6, BufferedImage.TYPE_BYTE_GRAY) : image(i * 12);
            ImageIO.write(image, "png", file.toFile());
            files.add(file);
        }
        Files.writeString(files.get(3), "no image");
        return files;
    }

    @Test
    void eachFileGivesWhatItGivesAlone() throws IOException {
        List<Path> files = files();
        try (ImageModel model = gray()) {
            List<Classification<Path>> all = model.classify(files, 2);
            assertEquals(files, all.stream().map(Classification::image).toList());
            for (Classification<Path> one : all) {
                if (one.failure().isPresent()) {
                    assertEquals(List.of(), one.predictions());
                } else {
                    assertEquals(model.classify(one.image(), 2), one.predictions());
                }
            }
            assertNotEquals(all.get(0).predictions(), all.get(19).predictions(), "the input must matter");
            assertEquals(
                    List.of(
                            files.get(3)
                                    + ": begins with the bytes 6e 6f 20 69 6d 61 67 65, expected an image: PNG, JPEG,"
                                    + " BMP, GIF, WebP or TIFF",
                            files.get(8)
                                    + ": the image of 5x6 pixels becomes 5x6, but the net takes 6x6: let preprocess"
                                    + " resize, warp, crop or pad to this size"),
                    all.stream()
                            .flatMap(one -> one.failure().stream())
                            .map(Throwable::getMessage)
                            .toList());
        }
    }

    @Test
    void theBytesOfFiles() throws IOException {
        List<Path> files = files();
        byte[] bytes = Files.readAllBytes(files.get(5));
        try (ImageModel model = gray()) {
            List<Prediction> expected = model.classify(files.get(5), 2);
            assertEquals(expected, model.classify(bytes, 2));
            assertEquals(expected, model.classify(ByteBuffer.wrap(bytes), 2));
            assertEquals(expected, model.classify(EncodedImage.of(bytes, "five"), 2));
            assertArrayEquals(model.preprocess(files.get(5)), model.preprocess(bytes));
            assertArrayEquals(model.preprocess(files.get(5)), model.preprocess(ByteBuffer.wrap(bytes)));
            assertEquals(
                    "the image: is empty, expected an image: PNG, JPEG, BMP, GIF, WebP or TIFF",
                    assertThrows(ImageException.class, () -> model.classify(new byte[0], 1))
                            .getMessage());
        }
    }

    private record Row(int number, byte[] content) {}

    @Test
    void whateverHasBytes() throws IOException {
        List<Path> files = files();
        List<Row> rows = new ArrayList<>();
        for (Path file : files) {
            rows.add(new Row(rows.size(), Files.readAllBytes(file)));
        }
        try (ImageModel model = gray()) {
            var all = new ArrayList<Classification<Row>>();
            model.classify(rows.stream(), row -> "row " + row.number(), Row::content, 2, all::add);
            assertEquals(rows, all.stream().map(Classification::image).toList());
            assertEquals(
                    model.classify(files, 2).stream()
                            .map(Classification::predictions)
                            .toList(),
                    all.stream().map(Classification::predictions).toList());
            String failure = all.get(3).failure().orElseThrow().getMessage();
            assertTrue(failure.startsWith("row 3: begins with the bytes 6e 6f"), failure);
            var broken = new IllegalStateException("the store is away");
            assertSame(
                    broken,
                    assertThrows(
                            IllegalStateException.class,
                            () -> model.classify(
                                    rows.stream(),
                                    Row::toString,
                                    row -> {
                                        throw broken;
                                    },
                                    1,
                                    all::add)));
        }
    }

    @Test
    void features() throws IOException {
        Path file = files().get(5);
        byte[] bytes = Files.readAllBytes(file);
        try (ImageModel model = ImageModel.withFeatures(folder, 1, 3)) {
            float[] features = model.embed(file);
            assertEquals(1, features.length);
            assertEquals(60 / 255f, features[0], 1e-6f); // a mean of 36 equal numbers
            assertArrayEquals(features, model.embed(bytes));
            assertArrayEquals(features, model.embed(ByteBuffer.wrap(bytes)));
            assertArrayEquals(features, model.embed(EncodedImage.of(bytes, "five")));
            assertArrayEquals(features, model.embed(image(60)));
            assertThrows(ImageException.class, () -> model.embed(new byte[] {1, 2, 3}));
        }
        try (ImageModel model = gray()) {
            assertEquals(
                    "ImageModel has no output \"features\", but head: compile it with --outputs features,head, or say so"
                            + " in the slot outputs",
                    assertThrows(IllegalStateException.class, () -> model.embed(bytes))
                            .getMessage());
        }
    }

    @Test
    void featuresOfWhateverHasBytes() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Path file : files()) {
            rows.add(new Row(rows.size(), Files.readAllBytes(file)));
        }
        try (ImageModel model = ImageModel.withFeatures(folder, 1, 3)) {
            var all = new ArrayList<Embedding<Row>>();
            model.embed(rows.stream(), row -> "row " + row.number(), Row::content, all::add);
            assertEquals(rows, all.stream().map(Embedding::image).toList());
            assertArrayEquals(model.embed(rows.get(5).content()), all.get(5).values());
            assertTrue(all.get(5).failure().isEmpty());
            String failure = all.get(3).failure().orElseThrow().getMessage();
            assertTrue(failure.startsWith("row 3: begins with the bytes 6e 6f"), failure);
            assertEquals(0, all.get(3).values().length);
        }
        try (ImageModel model = gray()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> model.embed(rows.stream(), Row::toString, Row::content, one -> {
                        throw new AssertionError("there are no features");
                    }));
        }
    }

    @Test
    void decodedImages() {
        try (ImageModel model = gray()) {
            List<BufferedImage> images =
                    IntStream.range(0, IMAGES).mapToObj(i -> image(i * 12)).toList();
            List<Classification<BufferedImage>> all = model.classifyImages(images, 3);
            assertEquals(images, all.stream().map(Classification::image).toList());
            for (Classification<BufferedImage> one : all) {
                assertEquals(model.classify(one.image(), 3), one.predictions());
            }
            assertEquals(List.of(), model.classifyImages(List.of(), 3));
        }
    }

    @Test
    void fewImagesAreMadeAheadOfTheirResults() {
        try (ImageModel model = gray()) {
            var made = new AtomicInteger();
            var seen = new AtomicInteger();
            Stream<BufferedImage> images =
                    Stream.generate(() -> image(made.getAndIncrement() % 256)).limit(1000);
            model.classifyImages(images, 1, one -> {
                int ahead = made.get() - seen.incrementAndGet();
                assertTrue(ahead <= 3, ahead + " images were made ahead"); // two wait; limit() looks one further
            });
            assertEquals(1000, seen.get());
        }
    }

    /** The first result is not taken before the second image is being preprocessed: one after the other would never end. */
    @Test
    void theNextImageIsMadeWhileTheCallerIsBusy() {
        var begun = new CountDownLatch(1);
        var second = new BufferedImage(ImageModel.SIDE, ImageModel.SIDE, BufferedImage.TYPE_BYTE_GRAY) {
            @Override
            public ColorModel getColorModel() {
                if (Thread.currentThread().getName().equals("convnextc-images")) {
                    begun.countDown();
                }
                return super.getColorModel();
            }
        };
        try (ImageModel model = gray()) {
            var results = new ArrayList<BufferedImage>();
            model.classifyImages(Stream.of(image(0), second), 1, one -> {
                assertTrue(Uninterrupted.call(() -> begun.await(30, TimeUnit.SECONDS)));
                results.add(one.image());
            });
            assertEquals(2, results.size());
        }
    }

    @Test
    void aCallerThatStopsLeavesNothingBehind() throws IOException {
        List<Path> files = files();
        try (ImageModel model = gray()) {
            var stop = new IllegalStateException("stopped on purpose");
            var seen = new AtomicInteger();
            assertSame(
                    stop,
                    assertThrows(
                            IllegalStateException.class,
                            () -> model.classify(files.stream(), 1, one -> {
                                if (seen.incrementAndGet() == 2) {
                                    throw stop;
                                }
                            })));
            assertEquals(2, seen.get());
            assertFalse(Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("convnextc-images")));
            assertEquals(IMAGES, model.classify(files, 1).size());
        }
    }

    @Test
    void otherExceptionsReachTheCaller() {
        try (ImageModel model = gray()) {
            var images = new ArrayList<BufferedImage>();
            images.add(null);
            assertThrows(NullPointerException.class, () -> model.classifyImages(images, 1));
        }
    }

    @Test
    void anInterruptedCallerGetsItsResultsAndStaysInterrupted() throws IOException {
        List<Path> files = files();
        try (ImageModel model = gray()) {
            Thread.currentThread().interrupt();
            assertEquals(IMAGES, model.classify(files, 1).size());
            assertTrue(Thread.interrupted());
        }
    }

    private String label(int channels, int outputs, Options options, Preprocess.Step... steps) {
        try (ImageModel model = ImageModel.load(folder, channels, outputs, options, Preprocess.of(steps))) {
            return model.classify(image(100), 1).get(0).label();
        }
    }

    @Test
    void onlyNetsLikeThoseOfImageNetHaveItsLabels() {
        Options options = Options.defaults();
        Preprocess.Step rgb = Preprocess.normalize(new double[] {0, 0, 0}, new double[] {1, 1, 1});
        Preprocess.Step gray = Preprocess.normalize(new double[] {0}, new double[] {1});
        assertTrue(Labels.imagenet().contains(label(3, 1000, options, rgb)));
        assertTrue(label(3, 999, options, rgb).matches("\\d+"));
        assertTrue(label(3, 1000, options).matches("\\d+"));
        assertTrue(label(1, 1000, options, gray).matches("\\d+"));
        List<String> own = IntStream.range(0, 1000).mapToObj(i -> "own " + i).toList();
        assertTrue(label(3, 1000, options.withLabels(own), rgb).startsWith("own "));
    }
}
