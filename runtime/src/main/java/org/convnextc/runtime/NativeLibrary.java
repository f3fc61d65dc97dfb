package org.convnextc.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.bytedeco.javacpp.Loader;

/** Finds the library of a class of the native target: a resource beside the class, in a folder for each platform. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * The path for {@code System.load}, which the class itself must call: a library belongs to the class loader of its caller. A library in
     * a jar is copied to JavaCPP's cache first.
     *
     * @throws IllegalStateException where there is none for this platform
     */
    public static String path(Class<?> type) {
        String name = Loader.getPlatform() + "/" + System.mapLibraryName("jni" + type.getSimpleName());
        try {
            File file = Loader.cacheResource(type, name);
            if (file == null) {
                throw new IllegalStateException(type.getName() + " has no library for " + Loader.getPlatform()
                        + ": compile the net on such a machine, with convnextc --target native -o FILE.jar");
            }
            return file.getAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + name + " of " + type.getName(), e);
        }
    }
}
