package org.convnextc.dsl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The {@code .net} files that every net may {@code use} without a copy. */
public final class StandardNets {
    private static final List<String> NAMES = List.of("convnext.net", "mobilenet_v2.net", "resnet.net");

    private StandardNets() {}

    /** File names, in alphabetical order. */
    public static List<String> names() {
        return NAMES;
    }

    public static Optional<Source> find(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    private static Source read(String name) {
        try (InputStream in = StandardNets.class.getResourceAsStream("nets/" + name)) {
            return new Source(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
