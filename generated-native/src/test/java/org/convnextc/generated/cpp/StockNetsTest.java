package org.convnextc.generated.cpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Loader;
import org.convnextc.checkpoint.WeightsWriter;
import org.convnextc.tool.weights.RandomWeight;
import org.convnextc.ir.Graph;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock nets in native code beside the same in Java. */
class StockNetsTest {
    /** Both are float32, and their sums are in other orders; each alone is held to 1e-5 elsewhere. */
    private static final double TOLERANCE = 2e-5;

    /** What a library without OpenBLAS may have. */
    private static final int MOST_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void everyNetHasItsLibrary() throws IOException, ClassNotFoundException {
        for (String net : System.getProperty("stock.nets").split(",")) {
            Class<?> type = Class.forName("org.convnextc.generated.cpp." + net);
            URL library = type.getResource(Loader.getPlatform() + "/" + System.mapLibraryName("jni" + net));
            assertNotNull(library, net);
            int bytes = library.openConnection().getContentLength();
            assertTrue(bytes < MOST_BYTES, net + ": " + bytes + " bytes");
        }
    }

    @Test
    void computesWhatTheJavaClassComputes() {
        Path weights = folder.resolve("weights.safetensors");
        WeightsWriter.write(
                weights,
                graph().entry().parameters().stream().map(RandomWeight::new).toList());
        var random = new SplittableRandom(1);
        float[] pixels = new float[3 * 224 * 224];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble(-2, 2);
        }
        try (var inJava = org.convnextc.generated.ConvNeXtV2Atto.load(weights);
                ConvNeXtV2Atto inNative = ConvNeXtV2Atto.load(weights)) {
            assertTrue(inNative.engine().contains("native"), inNative.engine());
            assertClose(inJava.forward(pixels), inNative.forward(pixels));
        }
    }

    private static Graph graph() {
        var diagnostics = new Diagnostics();
        return Frontend.load("convnext.net", Optional.of("ConvNeXtV2Atto"), List.of(), new SourceMap(), diagnostics)
                .orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    private static void assertClose(float[] expected, float[] found) {
        double greatest = 0;
        for (float logit : expected) {
            greatest = Math.max(greatest, Math.abs(logit));
        }
        assertTrue(greatest > 0);
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], TOLERANCE * greatest);
        }
    }
}
