package org.convnextc.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The headers that emitted sources include. */
public enum Headers {
    /** Of the native target. */
    CPP("net.h", "jni_api.h", "probes.h"),
    /** Of the CUDA target. */
    CUDA("kernels.cuh");

    /** Where the headers are, in sources and among the resources. */
    private static final String FOLDER = "convnextc/";

    private static final Pattern INCLUDE = Pattern.compile("^#include \"(.+)\"", Pattern.MULTILINE);

    private final List<String> included;

    /** @param included by emitted sources; what these include belongs to them */
    Headers(String... included) {
        this.included = List.of(included);
    }

    /** Texts by path, {@code convnextc/simd.h}. */
    public SortedMap<String, byte[]> all() {
        var all = new TreeMap<String, byte[]>();
        included.forEach(name -> add(name, all));
        return all;
    }

    private static void add(String name, SortedMap<String, byte[]> all) {
        if (all.containsKey(FOLDER + name)) {
            return;
        }
        byte[] text = read(FOLDER + name);
        all.put(FOLDER + name, text);
        INCLUDE.matcher(new String(text, StandardCharsets.UTF_8))
                .results()
                .forEach(include -> add(include.group(1), all));
    }

    private static byte[] read(String path) {
        try (InputStream in = Headers.class.getResourceAsStream("/" + path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
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
