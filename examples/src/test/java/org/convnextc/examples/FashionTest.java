package org.convnextc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.convnextc.image.Labels;
import org.convnextc.io.Npy;
import org.convnextc.runtime.Model;
import org.convnextc.runtime.Options;
import org.convnextc.runtime.Prediction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The trained net gives PyTorch's answers on real images. */
class FashionTest {
    private static final Path DATA = Path.of("src", "test", "resources", "fashion");
    private static final int SIDE = 28;

    /** PyTorch's own float32 logits are within 1.2e-6 of these; ten times that is left for other orders of summation. */
    private static final double TOLERANCE = 1e-5;

    private static Model model;

    @BeforeAll
    static void load() {
        model = Examples.fashion(Options.defaults().withLabels(Labels.read(Examples.LABELS, 10)));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void logitsAndAnswersOfTheFirst256TestImages() throws IOException {
        byte[] pixels = idx("t10k-256-images-idx3-ubyte.gz", 16);
        byte[] labels = idx("t10k-256-labels-idx1-ubyte.gz", 8);
        double[] expected =
                Npy.readDoubles(DATA.resolve("fashion_logits_f64.npy")).values();
        float[] logits = model.forward(inputs(pixels));
        double greatest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            greatest = Math.max(greatest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(logits[i] - expected[i]));
        }
        assertEquals(labels.length * 10, logits.length);
        assertEquals(0, error / greatest, TOLERANCE);
        assertEquals(233, right(logits, labels));
    }

    @Test
    void answersForSingleFiles() throws IOException {
        List<String> lines = Files.readAllLines(DATA.resolve("single_images.tsv"));
        assertTrue(lines.size() > 1);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t");
            Prediction best = model.classify(Path.of("images", fields[0]), 5).get(0);
            assertEquals(Integer.parseInt(fields[4]), best.index(), fields[0]);
            assertEquals(fields[5], best.label());
            assertEquals(fields[6], String.format(Locale.ROOT, "%.4f", best.probability()));
        }
    }

    /** Zeros around, then (p / 255 - mean) / std, as the model classifies a file. */
    private static float[] inputs(byte[] pixels) {
        int images = pixels.length / (SIDE * SIDE);
        float[] inputs = new float[images * 32 * 32];
        for (int image = 0; image < images; image++) {
            for (int i = 0; i < 32 * 32; i++) {
                int y = i / 32 - 2;
                int x = i % 32 - 2;
                boolean inside = y >= 0 && y < SIDE && x >= 0 && x < SIDE;
                int pixel = inside ? pixels[(image * SIDE + y) * SIDE + x] & 0xff : 0;
                inputs[image * 32 * 32 + i] = (pixel / 255f - 0.2860f) / 0.3530f;
            }
        }
        return inputs;
    }

    private static int right(float[] logits, byte[] labels) {
        int right = 0;
        for (int image = 0; image < labels.length; image++) {
            int best = 0;
            for (int i = 1; i < 10; i++) {
                best = logits[image * 10 + i] > logits[image * 10 + best] ? i : best;
            }
            right += best == labels[image] ? 1 : 0;
        }
        return right;
    }

    private static byte[] idx(String name, int header) throws IOException {
        try (var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(DATA.resolve(name))))) {
            in.skipNBytes(header);
            return in.readAllBytes();
        }
    }
}
