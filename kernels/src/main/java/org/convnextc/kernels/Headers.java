package org.convnextc.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The headers that emitted C++ includes. */
public final class Headers {
    /** Where the headers are, in C++ and among the resources. */
    private static final String FOLDER = "convnextc/";

    private static final List<String> NAMES = List.of(
            "activation.h",
            "blas.h",
            "gemm.h",
            "image.h",
            "marks.h",
            "net.h",
            "peer.h",
            "pooling.h",
            "rows.h",
            "simd.h",
            "table.h",
            "team.h",
            "weights.h");

    private Headers() {}

    /** Texts by path, {@code convnextc/simd.h}. */
    public static SortedMap<String, byte[]> all() {
        var all = new TreeMap<String, byte[]>();
        for (String name : NAMES) {
            try (InputStream in = Headers.class.getResourceAsStream("/" + FOLDER + name)) {
                all.put(FOLDER + name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + FOLDER + name, e);
            }
        }
        return all;
    }

    /** Writes them below a folder, which then is what {@code -I} wants. */
    public static void write(Path folder) throws IOException {
        for (var header : all().entrySet()) {
            Path file = folder.resolve(header.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, header.getValue());
        }
    }
}
