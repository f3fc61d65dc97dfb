package org.convnextc.tool.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.convnextc.io.FileException;
import org.convnextc.tool.console.InputException;

/** A folder that is gone afterwards, also where the program is interrupted. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final Thread hook = new Thread(this::delete);

    public TemporaryFolder() {
        try {
            path = Files.createTempDirectory("convnextc");
        } catch (IOException e) {
            throw new InputException(
                    "cannot make a temporary folder in " + System.getProperty("java.io.tmpdir") + ": "
                            + FileException.reason(e)
                            + "; let JDK_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER name another one",
                    e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
