package org.convnextc.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.function.Consumer;
import org.convnextc.runtime.file.FileException;

/** Loads the library of a class of the native target: a resource beside the class, in a folder for each platform. */
public final class NativeLibrary {
    /** Overrides the folder in which a library is for a moment, as it does for JavaCPP's own. */
    private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";

    private NativeLibrary() {}

    /**
     * Copies the library to a file of its own, which is gone once it is loaded: nets of one name, in this process or another one, never
     * meet each other's file. JavaCPP's loader, which does more, takes longer than all the rest of a load.
     *
     * @param systemLoad {@code System::load}, written in the class itself: a library belongs to the class loader of its caller
     * @throws IllegalStateException where there is none for this platform
     * @throws FileException where it cannot be copied
     */
    public static void load(Class<?> type, Consumer<String> systemLoad) {
        String library = System.mapLibraryName("jni" + type.getSimpleName());
        try (InputStream content = type.getResourceAsStream(platform() + "/" + library)) {
            if (content == null) {
                throw new IllegalStateException(type.getName() + " has no library for " + platform()
                        + ": compile the net on such a machine, with convnextc --target native -o FILE.jar");
            }
            load(content, library, systemLoad);
        } catch (IOException e) {
            throw new FileException(
                    "cannot unpack " + library + " of " + type.getName() + " into " + folder() + ": "
                            + FileException.reason(e) + "; let the system property " + CACHE_PROPERTY
                            + " name a folder that can be written",
                    e);
        }
    }

    /** The operating system and the processor, under the names that JavaCPP has for them: {@code linux-x86_64}. */
    public static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(" ", "");
        String arch = System.getProperty("os.arch");
        return (os.startsWith("windows") ? "windows" : os)
                + "-"
                + switch (arch) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> arch;
                };
    }

    static void load(InputStream content, String library, Consumer<String> systemLoad) throws IOException {
        Path file = create(library);
        try {
            try (var out = Files.newOutputStream(file)) {
                content.transferTo(out);
            }
            systemLoad.accept(file.toAbsolutePath().toString());
        } finally {
            if (!file.toFile().delete()) {
                // Windows keeps the file of a library that is loaded.
                file.toFile().deleteOnExit();
            }
        }
    }

    /** A new file that the user alone can read. Its name need not be a secret, as that of {@code Files.createTempFile} is: it must be new. */
    private static Path create(String library) throws IOException {
        Path folder = Files.createDirectories(folder());
        while (true) {
            Path file = folder.resolve("convnextc" + ProcessHandle.current().pid() + "-" + System.nanoTime() + library);
            try {
                return Files.createFile(file, permissions(folder));
            } catch (FileAlreadyExistsException e) {
                // The next nanosecond has another name.
            }
        }
    }

    private static FileAttribute<?>[] permissions(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** JavaCPP's cache. Not the folder for temporary files, where some systems refuse to run code. */
    private static Path folder() {
        String given = System.getProperty(CACHE_PROPERTY);
        return given == null ? Path.of(System.getProperty("user.home"), ".javacpp", "cache") : Path.of(given);
    }
}
