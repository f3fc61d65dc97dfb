package org.convnextc.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The headers that emitted sources include. */
public enum Headers {
    /** Of the native target. */
    CPP(
            "activation.h",
            "block.h",
            "convolution.h",
            "derive.h",
            "gemm.h",
            "grouped.h",
            "image.h",
            "marks.h",
            "net.h",
            "norms.h",
            "peer.h",
            "pooling.h",
            "rows.h",
            "simd.h",
            "table.h",
            "team.h",
            "watch.h",
            "weights.h",
            "winograd.h"),
    /** Of the CUDA target. */
    CUDA(
            "activation.cuh",
            "conv.cuh",
            "depthwise.cuh",
            "elements.cuh",
            "image.cuh",
            "kernels.cuh",
            "launch.cuh",
            "number.cuh",
            "patches.cuh",
            "pooling.cuh",
            "rows.cuh");

    /** Where the headers are, in sources and among the resources. */
    private static final String FOLDER = "convnextc/";

    private final List<String> names;

    Headers(String... names) {
        this.names = List.of(names);
    }

    /** Texts by path, {@code convnextc/simd.h}. */
    public SortedMap<String, byte[]> all() {
        var all = new TreeMap<String, byte[]>();
        for (String name : names) {
            try (InputStream in = Headers.class.getResourceAsStream("/" + FOLDER + name)) {
                all.put(FOLDER + name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + FOLDER + name, e);
            }
        }
        return all;
    }

    /** Writes them below a folder, which then is what {@code -I} wants. */
    public void write(Path folder) throws IOException {
        for (var header : all().entrySet()) {
            Path file = folder.resolve(header.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, header.getValue());
        }
    }
}
