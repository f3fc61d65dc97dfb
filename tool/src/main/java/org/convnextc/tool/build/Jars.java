package org.convnextc.tool.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jar files whose bytes depend on their content alone. */
public final class Jars {
    /** The first moment that a zip file can express. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    static final String MANIFEST_PATH = "META-INF/MANIFEST.MF";
    private static final String MANIFEST = "Manifest-Version: 1.0\r\nCreated-By: convnextc\r\n\r\n";

    private Jars() {}

    /** A jar of these files, by path, in the order of their paths. */
    public static byte[] pack(SortedMap<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, MANIFEST_PATH, MANIFEST.getBytes(StandardCharsets.UTF_8));
            for (var file : files.entrySet()) {
                add(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
