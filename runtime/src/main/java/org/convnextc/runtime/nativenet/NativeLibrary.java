package org.convnextc.runtime.nativenet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.convnextc.io.FileException;
import org.convnextc.runtime.NativeCodeException;
import org.convnextc.runtime.spi.Platform;

/** Loads the library of a class of the native target: a resource beside the class, in a folder for each platform. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Copies the library to a file of its own, which is gone once it is loaded: nets of one name, in this process or another one, never
     * meet each other's file. JavaCPP's loader, which does more, takes longer than all the rest of a load.
     *
     * @param systemLoad {@code System::load}, written in the class itself: a library belongs to the class loader of its caller
     * @throws IllegalStateException where there is none for this platform
     * @throws FileException where it cannot be read
     * @throws NativeCodeException where it cannot be copied, or not be loaded from there
     */
    public static void load(Class<?> type, Consumer<String> systemLoad) {
        String library = System.mapLibraryName("jni" + type.getSimpleName());
        byte[] content;
        try (InputStream stream = type.getResourceAsStream(Platform.name() + "/" + library)) {
            if (stream == null) {
                throw new IllegalStateException(type.getName() + " has no library for " + Platform.name()
                        + ": compile the net for it, with convnextc --target native --platform " + Platform.name()
                        + " -o FILE.jar, or on such a machine; or take the Java target, which needs no library");
            }
            content = stream.readAllBytes();
        } catch (IOException e) {
            throw new FileException(
                    "cannot read " + library + " of " + type.getName() + ": " + FileException.reason(e), e);
        }
        load(content, library, folders(), systemLoad);
    }

    /** From the first folder that takes the library and lets it run. */
    static void load(byte[] content, String library, List<Path> folders, Consumer<String> systemLoad) {
        var obstacles = new ArrayList<String>();
        Throwable last = null;
        for (Path folder : folders) {
            try {
                load(content, library, folder, systemLoad);
                return;
            } catch (IOException e) {
                obstacles.add("in " + folder + ": " + FileException.reason(e));
                last = e;
            } catch (UnsatisfiedLinkError e) {
                obstacles.add("in " + folder + ": " + withoutFile(e.getMessage(), library));
                last = e;
            }
        }
        throw new NativeCodeException(
                "cannot unpack and load " + library + " " + String.join("; ", obstacles) + ". "
                        + NativeCodeException.ADVICE.replaceFirst("let", "Let"),
                last);
    }

    /** What the system says behind the file's name, which the JVM tells twice. */
    private static String withoutFile(String message, String library) {
        int at = message.lastIndexOf(library + ": ");
        return at < 0 ? message : message.substring(at + library.length() + 2);
    }

    private static void load(byte[] content, String library, Path folder, Consumer<String> systemLoad)
            throws IOException {
        Path file = create(library, folder);
        try {
            Files.write(file, content);
            systemLoad.accept(file.toAbsolutePath().toString());
        } finally {
            if (!file.toFile().delete()) {
                // Windows keeps the file of a library that is loaded.
                file.toFile().deleteOnExit();
            }
        }
    }

    /** A new file that the user alone can read. Its name need not be a secret, as that of {@code Files.createTempFile} is: it must be new. */
    private static Path create(String library, Path wanted) throws IOException {
        Path folder = Files.createDirectories(wanted);
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

    /** JavaCPP's cache, and where that does not do, the folder for temporary files, where some systems refuse to run code. */
    private static List<Path> folders() {
        String given = System.getProperty(NativeCodeException.FOLDER_PROPERTY);
        if (given != null) {
            return List.of(Path.of(given));
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path home = Path.of(System.getProperty("user.home"));
        // A user without a home has the name ? for it.
        return home.isAbsolute() ? List.of(home.resolve(".javacpp").resolve("cache"), temporary) : List.of(temporary);
    }
}
