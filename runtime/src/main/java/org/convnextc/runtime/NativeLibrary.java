package org.convnextc.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Loader;

/** Loads the library of a class of the native target: a resource beside the class, in a folder for each platform. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Copies the library to a file of its own, which is gone once it is loaded: nets of one name, in this process or another one, never
     * meet each other's file.
     *
     * @param systemLoad {@code System::load}, written in the class itself: a library belongs to the class loader of its caller
     * @throws IllegalStateException where there is none for this platform
     */
    public static void load(Class<?> type, Consumer<String> systemLoad) {
        String library = System.mapLibraryName("jni" + type.getSimpleName());
        try (InputStream content = type.getResourceAsStream(Loader.getPlatform() + "/" + library)) {
            if (content == null) {
                throw new IllegalStateException(type.getName() + " has no library for " + Loader.getPlatform()
                        + ": compile the net on such a machine, with convnextc --target native -o FILE.jar");
            }
            load(content, library, systemLoad);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + library + " of " + type.getName(), e);
        }
    }

    private static void load(InputStream content, String library, Consumer<String> systemLoad) throws IOException {
        // Not in the folder for temporary files, where some systems refuse to run code.
        Path file = Files.createTempFile(Loader.getCacheDir().toPath(), "convnextc", library);
        try {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
            systemLoad.accept(file.toAbsolutePath().toString());
        } finally {
            if (!file.toFile().delete()) {
                // Windows keeps the file of a library that is loaded.
                file.toFile().deleteOnExit();
            }
        }
    }
}
