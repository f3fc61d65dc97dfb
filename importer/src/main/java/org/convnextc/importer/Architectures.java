package org.convnextc.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What timm's names of architectures tell that shapes do not, from the resource {@code timm.txt}. */
final class Architectures {
    private Architectures() {}

    /**
     * An architecture.
     *
     * @param eps of all norms
     * @param act as a net spells it
     * @param norm timm's word without {@code 2d}
     */
    record Architecture(double eps, String act, String norm) {}

    private static final class Table {
        private static final Map<String, Architecture> BY_NAME = read();
    }

    static Optional<Architecture> find(String name) {
        return Optional.ofNullable(Table.BY_NAME.get(name));
    }

    private static Map<String, Architecture> read() {
        try (InputStream in = Architectures.class.getResourceAsStream("timm.txt")) {
            Map<String, Architecture> table = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" +", 4))
                    .forEach(row -> table.put(row[0], new Architecture(Double.parseDouble(row[1]), row[3], row[2])));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
