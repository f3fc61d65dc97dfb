package org.convnextc.tool.build;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.convnextc.tool.console.InputException;

/** Classes, and the native library of one, that were compiled a moment ago. */
final class MemoryClassLoader extends ClassLoader {
    private final SortedMap<String, byte[]> files;
    private TemporaryFolder folder;

    /** @param files by path */
    MemoryClassLoader(SortedMap<String, byte[]> files) {
        super(MemoryClassLoader.class.getClassLoader());
        this.files = files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** A system can load a library from a file alone; the file is gone when the program ends. */
    @Override
    protected synchronized URL findResource(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            return null;
        }
        try {
            if (folder == null) {
                folder = new TemporaryFolder();
            }
            Path file = folder.path().resolve(name);
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            }
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new InputException("cannot write a library to the folder of temporary files: " + e, e);
        }
    }
}
